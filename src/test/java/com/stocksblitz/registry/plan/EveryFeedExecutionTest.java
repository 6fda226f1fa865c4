package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.feed.FeedDocuments;
import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Feed;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.Limit;
import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.feed.api.NativeMode;
import com.stocksblitz.registry.plan.api.FeedMessage;
import com.stocksblitz.registry.plan.api.FeedMessage.Action;
import com.stocksblitz.registry.plan.diff.PlanDiff;
import com.stocksblitz.registry.plan.diff.Subscription;
import com.stocksblitz.registry.plan.solve.Deadline;
import com.stocksblitz.registry.plan.solve.Level;
import com.stocksblitz.registry.plan.solve.Offers;
import com.stocksblitz.registry.plan.solve.Place;
import com.stocksblitz.registry.plan.solve.Problem;
import com.stocksblitz.registry.plan.solve.Problem.Asker;
import com.stocksblitz.registry.plan.solve.Problem.Candidate;
import com.stocksblitz.registry.plan.solve.Problem.Supply;
import com.stocksblitz.registry.plan.solve.Problem.Want;
import com.stocksblitz.registry.plan.solve.Solver;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plans for every feed that has a document, by that document, carried out against a server that enforces it. Most of
 * each cap is reserved for other programs, so that few instruments already reach it.
 */
@ExtendWith(VertxExtension.class)
class EveryFeedExecutionTest {
    private static final int ROUNDS = 5;
    private static final int INSTRUMENTS = 90;

    static Stream<Feed> feeds() {
        return FeedDocuments.load(null).feeds().stream();
    }

    @ParameterizedTest
    @MethodSource("feeds")
    void plansAreCarriedOutWithoutAViolationAndOneInstrumentMoreIsOne(Feed document, Vertx vertx) throws Exception {
        var supply = supply(document);
        var feed = new FeedServer(List.of(supply));
        var ticker = new Ticker(vertx, feed.listen(vertx).await(5, TimeUnit.SECONDS));
        var random = new Random(document.id().hashCode());
        List<Subscription> before = List.of();
        int unserved = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var problem = problem(random, supply, before);
            var solution = new Solver().solve(problem);
            unserved += solution.unserved().size();
            var plan = solution.placements().stream()
                    .map(placed -> new Subscription(
                            placed.key(),
                            "t-" + placed.key(),
                            placed.place().account(),
                            placed.place().connection(),
                            placed.place().mode()))
                    .toList();

            follow(feed, ticker, supply, before, plan);
            before = plan;
        }

        boolean capped = !supply.limits().limits().isEmpty()
                || !supply.limits().alternatives().isEmpty();
        assertThat(unserved > 0).as("the caps are reached").isEqualTo(capped);
        assertThat(tooMuch(ticker, feed, supply, capped))
                .startsWith(
                        switch (supply.limits().overLimit()) {
                            case SILENT_DROP -> "ok";
                            case DISCONNECT -> "closed";
                            case REJECT, DELAY, UNKNOWN -> "rejected";
                        });
        assertThat(feed.book.subscribed()).containsAll(subscribed(before));
    }

    private static void follow(
            FeedServer feed, Ticker ticker, Supply supply, List<Subscription> from, List<Subscription> to)
            throws Exception {
        var diff = PlanDiff.between(from, to, List.of(supply));
        assertThat(diff.withoutRoom()).isEmpty();
        ticker.send(diff.messages());
        assertThat(feed.violations).isEmpty();
        assertThat(feed.book.subscribed()).containsExactlyInAnyOrderElementsOf(subscribed(to));
    }

    private static List<String> subscribed(List<Subscription> plan) {
        return plan.stream()
                .map(one -> one.account() + '/' + one.connection() + ' ' + one.token() + ' ' + one.mode())
                .toList();
    }

    /**
     * What the feed says to the first instrument beyond its limits, or where nothing caps those, to the first
     * connection.
     */
    private static String tooMuch(Ticker ticker, FeedServer feed, Supply supply, boolean capped) throws Exception {
        var account = supply.account();
        var mode = supply.limits().modes().stream()
                .filter(one -> supply.limits().limits().stream()
                        .allMatch(limit -> limit.modes().contains(one.name())))
                .reduce((lighter, heavier) -> heavier)
                .orElseThrow();
        var said = "nothing sent";
        for (int i = 0; i < INSTRUMENTS && feed.violations.isEmpty(); i++) {
            said = ticker.send(List.of(
                    capped
                            ? message(Action.SUBSCRIBE, account, 0, mode.name(), List.of("more-" + i))
                            : message(Action.CONNECT, account, supply.connections() + i, null, List.of())));
        }
        assertThat(feed.violations).hasSize(1);
        return said;
    }

    private static FeedMessage message(
            Action action, Account account, int connection, String mode, List<String> tokens) {
        return new FeedMessage(action, account.feed(), account.id(), connection, mode, tokens, tokens, 0);
    }

    private static Supply supply(Feed document) {
        var limits = document.inForce(Markets.TODAY).orElseThrow();
        var bare = new Account("a", document.id(), 2);
        Map<String, Long> reserved = new HashMap<>();
        for (var limit : limits.limits()) {
            long cap = limit.cap().of(bare).orElseThrow();
            reserved.put(limit.id(), Math.max(0, cap - left(limit, limits)));
        }
        limits.alternatives()
                .forEach(mix -> reserved.put(mix.id(), mix.choices().size() > 2 ? 1_980L : 0));
        return new Supply(new Account("a", document.id(), 2, Map.of(), Map.of(), reserved, Map.of()), limits);
    }

    private static long left(Limit limit, FeedLimits limits) {
        int heaviest = limit.modes().stream().mapToInt(limit::weight).max().orElseThrow();
        return heaviest > 1
                ? 3L * heaviest
                : limit.modes().size() < limits.modes().size() ? 4 : 12;
    }

    /** Every third instrument is wanted as a stream where the feed has one. */
    private static Problem problem(Random random, Supply supply, List<Subscription> before) {
        var places = before.stream()
                .collect(Collectors.toMap(
                        Subscription::key, one -> new Place(one.account(), one.connection(), one.mode())));
        var streams = supply.limits().modes().stream()
                .map(NativeMode::stream)
                .filter(stream -> stream != null)
                .toList();
        var candidates = new ArrayList<Candidate>();
        var wants = new ArrayList<Want>();
        for (int i = 0; i < INSTRUMENTS; i++) {
            if (random.nextInt(4) == 0) {
                continue;
            }
            var stream = streams.isEmpty() || i % 3 > 0 ? null : streams.get(i / 3 % streams.size());
            var key = "NSE:S" + i + (stream == null ? "" : "#" + stream);
            var mode = stream == null ? Mode.ofStep(1 + random.nextInt(5)) : Mode.LTP;
            var least = Mode.ofStep(1 + random.nextInt(mode.step()));
            wants.add(new Want(random.nextInt(2), candidates.size(), 1 + random.nextInt(9), mode, least));
            candidates.add(new Candidate(key, false, offers(supply, stream), places.get(key)));
        }
        return new Problem(
                List.of(supply),
                candidates,
                List.of(new Asker("u", 1), new Asker("v", 1)),
                wants,
                10_000,
                Level.MODERATE,
                Deadline.none());
    }

    private static Offers offers(Supply supply, String stream) {
        Set<String> modes = supply.limits().modes().stream()
                .filter(mode -> stream == null ? mode.covers() != null : stream.equals(mode.stream()))
                .map(NativeMode::name)
                .collect(Collectors.toSet());
        return new Offers(Map.of(supply.account().id(), modes));
    }
}
