package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.plan.solve.Problem.Asker;
import com.stocksblitz.registry.plan.solve.Problem.Candidate;
import com.stocksblitz.registry.plan.solve.Problem.Want;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Problems in which askers with lists of their own compete for one scarce feed. */
final class SharedOut {
    private SharedOut() {}

    static Problem problem(long seed) {
        var random = new Random(seed * 0x9E3779B97F4A7C15L + 7);
        var supply =
                TestFeeds.kite(1 + random.nextInt(3), 1 + random.nextInt(12)).supply("a");
        var offers = new Offers(Map.of("a", Set.of("ltp", "quote", "full")));
        var candidates = new ArrayList<Candidate>();
        var askers = new ArrayList<Asker>();
        var wants = new ArrayList<Want>();
        int people = 2 + random.nextInt(4);
        for (int u = 0; u < people; u++) {
            askers.add(new Asker("u" + u, 1));
            int count = 1 + random.nextInt(15);
            for (int n = 0; n < count; n++) {
                wants.add(new Want(u, candidates.size(), 5, Mode.QUOTE, Mode.LTP));
                candidates.add(new Candidate("NSE:S" + candidates.size(), false, offers, null));
            }
        }
        return new Problem(List.of(supply), candidates, askers, wants, 100_000, Level.MODERATE, Deadline.none());
    }
}
