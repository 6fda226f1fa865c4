package com.stocksblitz.registry.plan.solve;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.feed.api.NativeMode;
import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.solve.Problem.Asker;
import com.stocksblitz.registry.plan.solve.Problem.Candidate;
import com.stocksblitz.registry.plan.solve.Problem.Supply;
import com.stocksblitz.registry.plan.solve.Problem.Want;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Connections of a team in so many deals that moderate cannot try them all. Aggressive does, and each deal is exact
 * here, so it knows the best.
 */
class DealingTest {
    private static final int PROBLEMS = Math.max(1, Integer.getInteger("property.problems", 300) / 50);
    private static final long FIRST_SEED = Long.getLong("property.seed", 0);
    private static final int INSTRUMENTS = 40;
    private static final int[] PRIORITIES = {1, 3, 5, 5, 5, 9};

    @Test
    void servesAsManyAsTheBestOfAllDealsAndClaimsNoMoreThanItKnows() {
        int worse = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + PROBLEMS; seed++) {
            var moderate = new Solver().solve(team(seed, Level.MODERATE));
            var best = new Solver().solve(team(seed, Level.AGGRESSIVE)).value();

            Checks.assertSound(team(seed, Level.MODERATE), moderate);
            var served = moderate.value().served();
            assertThat(served).as("seed %d", seed).isLessThanOrEqualTo(best.served());
            assertThat(moderate.upperBound().served()).as("seed %d", seed).isGreaterThanOrEqualTo(best.served());
            if (moderate.optimal()) {
                assertThat(served).as("seed %d", seed).isEqualTo(best.served());
            }
            worse += served.equals(best.served()) ? 0 : 1;
        }
        assertThat(worse).as("problems of which fewer are served").isLessThanOrEqualTo(PROBLEMS / 100);
    }

    private static Problem team(long seed, Level level) {
        var random = new Random(seed * 0x9E3779B97F4A7C15L + 5);
        int accounts = 5 + random.nextInt(3);
        var draft = TestFeeds.sessions(4 + random.nextInt(3), 1 + random.nextInt(4), 1 + random.nextInt(4));
        var supplies = new ArrayList<Supply>();
        for (int a = 0; a < accounts; a++) {
            supplies.add(draft.supply("a" + a, Map.of(), Map.of(Scope.TEAM, "one")));
        }
        var candidates = new ArrayList<Candidate>();
        var wants = new ArrayList<Want>();
        double presence = 0.15 + random.nextDouble() * 0.4;
        for (int i = 0; i < INSTRUMENTS; i++) {
            candidates.add(new Candidate("NSE:S" + i, false, offers(random, supplies, presence), null));
            var mode = Mode.ofStep(1 + random.nextInt(3));
            var least = random.nextInt(4) == 0 ? mode : Mode.LTP;
            int priority = PRIORITIES[random.nextInt(PRIORITIES.length)];
            wants.add(new Want(random.nextInt(3), i, priority, mode, least));
        }
        var askers = List.of(new Asker("u", 1), new Asker("v", 1), new Asker("w", 1));
        return new Problem(supplies, candidates, askers, wants, 100_000, level, Deadline.none());
    }

    private static Offers offers(Random random, List<Supply> supplies, double presence) {
        var modes = new HashMap<String, Set<String>>();
        for (var supply : supplies) {
            if (random.nextDouble() < presence) {
                modes.put(
                        supply.account().id(),
                        supply.limits().modes().stream().map(NativeMode::name).collect(Collectors.toSet()));
            }
        }
        return new Offers(modes);
    }
}
