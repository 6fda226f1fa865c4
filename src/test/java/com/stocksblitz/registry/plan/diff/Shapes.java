package com.stocksblitz.registry.plan.diff;

import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Alternatives;
import com.stocksblitz.registry.feed.api.Cap;
import com.stocksblitz.registry.feed.api.Evidence;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.FeedLimits.Duplicates;
import com.stocksblitz.registry.feed.api.FeedLimits.OverLimit;
import com.stocksblitz.registry.feed.api.Limit;
import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.feed.api.NativeMode;
import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.solve.Problem.Supply;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Small accounts of every shape of limit that the feeds' documents have. */
final class Shapes {
    static final List<String> MODES = List.of("ltp", "quote", "full");

    private static final Evidence EVIDENCE =
            new Evidence(Evidence.Grade.OFFICIAL, "a test", LocalDate.of(2026, 11, 20));

    private Shapes() {}

    static Supply random(Random random, String id) {
        long cap = 1 + random.nextInt(6);
        int connections = 1 + random.nextInt(3);
        return switch (random.nextInt(8)) {
            case 0 -> supply(random, id, "flat", connections, List.of(all(Scope.CONNECTION, cap)), List.of());
            case 1 ->
                supply(
                        random,
                        id,
                        "nested",
                        connections,
                        List.of(all(Scope.CONNECTION, cap), limit("heavy", Scope.CONNECTION, 1, Set.of("full"))),
                        List.of());
            case 2 -> supply(random, id, "account", connections, List.of(all(Scope.ACCOUNT, cap * 2)), List.of());
            case 3 ->
                supply(
                        random,
                        id,
                        "mixed",
                        connections,
                        List.of(),
                        List.of(mix(
                                Scope.CONNECTION,
                                List.of(
                                        Map.of("ltp", cap + 3),
                                        Map.of("full", 2L),
                                        Map.of("ltp", 2L, "quote", 2L, "full", 1L)))));
            case 4 ->
                supply(
                        random,
                        id,
                        "weighted",
                        connections,
                        List.of(new Limit(
                                "weight",
                                Scope.SESSION,
                                "channels",
                                Set.copyOf(MODES),
                                Map.of("quote", 2, "full", 3),
                                new Cap.Fixed(cap * 3),
                                EVIDENCE)),
                        List.of());
            case 5 ->
                supply(
                        random,
                        id,
                        "accountmix",
                        connections,
                        List.of(all(Scope.CONNECTION, cap)),
                        List.of(mix(
                                Scope.ACCOUNT,
                                List.of(Map.of("ltp", cap * 2), Map.of("ltp", cap, "quote", cap, "full", 2L)))));
            case 6 ->
                sharing(supply(random, id, "sessions", connections, List.of(all(Scope.CONNECTION, cap)), List.of()));
            default -> supply(random, id, "team", connections, List.of(all(Scope.TEAM, cap * 2)), List.of());
        };
    }

    static Supply supply(
            Random random, String id, String feed, int connections, List<Limit> limits, List<Alternatives> mixes) {
        var rate = random.nextBoolean() ? BigDecimal.valueOf(1 + random.nextInt(5)) : null;
        return new Supply(
                new Account(id, feed, connections, Map.of(), Map.of(), Map.of(), Map.of(Scope.TEAM, "acme")),
                limits(
                        feed,
                        limits,
                        mixes,
                        random.nextBoolean() ? 1 + random.nextInt(3) : null,
                        rate,
                        Duplicates.values()[random.nextInt(3)]));
    }

    /** The same with its connections counted over all accounts of the team. */
    private static Supply sharing(Supply alone) {
        var limits = alone.limits();
        return new Supply(
                alone.account(),
                new FeedLimits(
                        limits.feed(),
                        limits.from(),
                        limits.modes(),
                        new FeedLimits.Connections(3, Scope.TEAM, EVIDENCE),
                        limits.limits(),
                        limits.alternatives(),
                        limits.messages(),
                        limits.duplicates(),
                        limits.overLimit(),
                        limits.requests(),
                        limits.prices()));
    }

    static FeedLimits limits(
            String feed,
            List<Limit> limits,
            List<Alternatives> mixes,
            Integer batch,
            BigDecimal rate,
            Duplicates duplicates) {
        return new FeedLimits(
                feed,
                LocalDate.of(2020, 1, 1),
                List.of(
                        new NativeMode("ltp", Mode.LTP, null, Set.of(), null),
                        new NativeMode("quote", Mode.QUOTE, null, Set.of(), null),
                        new NativeMode("full", Mode.FULL, null, Set.of(), null)),
                new FeedLimits.Connections(3, Scope.API_KEY, EVIDENCE),
                limits,
                mixes,
                new FeedLimits.Messages(batch, rate, rate, null, EVIDENCE),
                duplicates,
                OverLimit.REJECT,
                List.of(),
                null);
    }

    static Limit all(Scope scope, long cap) {
        return limit("instruments", scope, cap, Set.copyOf(MODES));
    }

    private static Limit limit(String id, Scope scope, long cap, Set<String> modes) {
        return new Limit(id, scope, "instruments", modes, Map.of(), new Cap.Fixed(cap), EVIDENCE);
    }

    private static Alternatives mix(Scope scope, List<Map<String, Long>> choices) {
        return new Alternatives("mix", scope, "instruments", choices, EVIDENCE);
    }
}
