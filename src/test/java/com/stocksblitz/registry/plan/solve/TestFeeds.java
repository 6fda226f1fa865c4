package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Alternatives;
import com.stocksblitz.registry.feed.api.Cap;
import com.stocksblitz.registry.feed.api.Evidence;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.Limit;
import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.feed.api.NativeMode;
import com.stocksblitz.registry.feed.api.Scope;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Feeds of every shape that the documents know, scaled down. */
final class TestFeeds {
    static final Evidence EVIDENCE = new Evidence(Evidence.Grade.OFFICIAL, "test", LocalDate.of(2026, 1, 1));

    private TestFeeds() {}

    /** A document being written. */
    static final class Draft {
        private final String feed;
        private final int connections;
        private Scope connectionScope = Scope.API_KEY;
        private final List<NativeMode> modes = new ArrayList<>();
        private final List<Limit> limits = new ArrayList<>();
        private final List<Alternatives> alternatives = new ArrayList<>();

        Draft(String feed, int connections) {
            this.feed = feed;
            this.connections = connections;
        }

        Draft mode(String name, Mode covers) {
            modes.add(new NativeMode(name, covers, null, Set.of(), null));
            return this;
        }

        /** All accounts of the team together have that many connections. */
        Draft connectionsOf(Scope scope) {
            connectionScope = scope;
            return this;
        }

        Draft ladder() {
            return mode("ltp", Mode.LTP).mode("quote", Mode.QUOTE).mode("full", Mode.FULL);
        }

        Draft limit(Scope scope, long cap, String... names) {
            return weighted(scope, cap, Map.of(), names);
        }

        Draft weighted(Scope scope, long cap, Map<String, Integer> weights, String... names) {
            Set<String> counted = names.length > 0
                    ? Set.of(names)
                    : Set.copyOf(modes.stream().map(NativeMode::name).toList());
            limits.add(new Limit(
                    "limit" + limits.size(), scope, "instruments", counted, weights, new Cap.Fixed(cap), EVIDENCE));
            return this;
        }

        Draft oneOf(Scope scope, List<Map<String, Long>> choices) {
            alternatives.add(new Alternatives("mix" + alternatives.size(), scope, "instruments", choices, EVIDENCE));
            return this;
        }

        FeedLimits limits() {
            return new FeedLimits(
                    feed,
                    LocalDate.of(2020, 1, 1),
                    modes,
                    new FeedLimits.Connections(connections, connectionScope, EVIDENCE),
                    limits,
                    alternatives,
                    new FeedLimits.Messages(null, null, null, null, EVIDENCE),
                    FeedLimits.Duplicates.UNKNOWN,
                    FeedLimits.OverLimit.UNKNOWN,
                    List.of(),
                    null);
        }

        Problem.Supply supply(String account) {
            return supply(account, Map.of(), Map.of());
        }

        Problem.Supply supply(String account, Map<String, Long> reserved, Map<Scope, String> groups) {
            return new Problem.Supply(
                    new Account(account, feed, connections, Map.of(), Map.of(), reserved, groups), limits());
        }

        List<String> limitIds() {
            return Stream.of(
                            limits.stream().map(Limit::id),
                            alternatives.stream().map(Alternatives::id),
                            connectionScope.isShared() ? Stream.of(FeedLimits.Connections.ID) : Stream.<String>empty())
                    .flatMap(ids -> ids)
                    .toList();
        }
    }

    /** One cap a connection for all modes together. */
    static Draft kite(int connections, long cap) {
        return new Draft("kite", connections).ladder().limit(Scope.CONNECTION, cap);
    }

    static Draft upstox(int connections, long scale) {
        return new Draft("upstox", connections)
                .mode("ltpc", Mode.LTP)
                .mode("greeks", Mode.QUOTE)
                .mode("full", Mode.FULL)
                .oneOf(
                        Scope.CONNECTION,
                        List.of(
                                Map.of("ltpc", 5 * scale),
                                Map.of("greeks", 3 * scale),
                                Map.of("full", 2 * scale),
                                Map.of("ltpc", 2 * scale, "greeks", 2 * scale, "full", 3 * scale / 2)));
    }

    static Draft angel(int connections, long cap, long depth) {
        return new Draft("angel", connections)
                .ladder()
                .mode("depth", Mode.DEPTH)
                .limit(Scope.CONNECTION, cap)
                .limit(Scope.CONNECTION, depth, "depth");
    }

    static Draft dhanDepth(int connections, long cap) {
        return new Draft("dhan_depth", connections)
                .mode("depth20", Mode.DEPTH)
                .mode("depth200", Mode.DEPTH200)
                .oneOf(Scope.CONNECTION, List.of(Map.of("depth20", cap), Map.of("depth200", 1L)));
    }

    static Draft fyers(long cap) {
        return new Draft("fyers", 1).ladder().limit(Scope.API_KEY, cap);
    }

    static Draft nubra(long cap) {
        return new Draft("nubra", 1)
                .ladder()
                .mode("depth", Mode.DEPTH)
                .weighted(Scope.SESSION, cap, Map.of("ltp", 1, "quote", 2, "full", 5, "depth", 20));
    }

    static Draft alpaca(int connections, long cap) {
        return new Draft("alpaca", connections)
                .mode("trades", Mode.LTP)
                .mode("quotes", Mode.QUOTE)
                .weighted(Scope.CONNECTION, cap, Map.of("quotes", 2));
    }

    static Draft ibkr(long lines, long books) {
        return new Draft("ibkr", 1)
                .mode("quote", Mode.QUOTE)
                .mode("depth", Mode.DEPTH)
                .limit(Scope.ACCOUNT, lines)
                .limit(Scope.ACCOUNT, books, "depth");
    }

    static Draft databento(int connections) {
        return new Draft("databento", connections).ladder();
    }

    /** Beside the cap of a connection, one over all accounts of a team. */
    static Draft team(int connections, long cap, long team) {
        return new Draft("team", connections)
                .ladder()
                .limit(Scope.CONNECTION, cap)
                .limit(Scope.TEAM, team);
    }

    /** Connections counted over a team, with room for few on each, and of the heaviest mode for fewer in an account. */
    static Draft sessions(int connections, long cap, long full) {
        return new Draft("sessions", connections)
                .connectionsOf(Scope.TEAM)
                .ladder()
                .limit(Scope.CONNECTION, cap)
                .limit(Scope.ACCOUNT, full, "full");
    }

    /** All of it is counted by address, full mode by account too. */
    static Draft address(int connections, long address, long full) {
        return new Draft("address", connections)
                .ladder()
                .limit(Scope.IP, address)
                .limit(Scope.ACCOUNT, full, "full");
    }

    /** Nothing is published: the account has to state its number of streams. */
    static Draft unpublished() {
        var draft = new Draft("breeze", 1).ladder();
        draft.limits.add(new Limit(
                "streams",
                Scope.ACCOUNT,
                "streams",
                Set.of("ltp", "quote", "full"),
                Map.of(),
                new Cap.Stated("streams"),
                EVIDENCE));
        return draft;
    }

    /** Alternatives beside a joint cap: equal connections cannot be added up. */
    static Draft mixedAndJoint(int connections, long scale) {
        return new Draft("mixed", connections)
                .ladder()
                .limit(Scope.CONNECTION, 2 * scale)
                .oneOf(
                        Scope.CONNECTION,
                        List.of(
                                Map.of("ltp", 2 * scale, "quote", scale),
                                Map.of("quote", scale, "full", 2 * scale),
                                Map.of("ltp", scale, "quote", scale, "full", scale)));
    }
}
