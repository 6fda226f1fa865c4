package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Evidence;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.solve.Problem.Supply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/** Connections that a feed counts over several accounts, such as ten sessions for a whole team. */
public record SharedConnections(List<Pool> pools) {
    public SharedConnections {
        pools = List.copyOf(pools);
    }

    /**
     * @param holder name of the team or address
     * @param accounts those of the plan that lie in it, by id
     * @param most that all of them together may have open, what each reserves taken off
     */
    public record Pool(Scope scope, String holder, Set<String> accounts, int most, Evidence.Grade grade) {
        public Pool {
            accounts = Set.copyOf(accounts);
        }
    }

    /** As for other shared limits: the least that any account states holds for all, less what all reserve. */
    public static SharedConnections of(List<Supply> supplies) {
        var sharing = new LinkedHashMap<String, Map<String, Supply>>();
        for (var supply : supplies) {
            var scope = supply.limits().connections().scope();
            if (scope.isShared()) {
                sharing.computeIfAbsent(supply.account().feed() + '\n' + holder(supply), none -> new LinkedHashMap<>())
                        .put(supply.account().id(), supply);
            }
        }
        return new SharedConnections(sharing.values().stream()
                .map(Map::values)
                .map(List::copyOf)
                .map(SharedConnections::pool)
                .flatMap(Optional::stream)
                .toList());
    }

    private static Optional<Pool> pool(List<Supply> sharing) {
        var allowed = sharing.stream()
                .map(SharedConnections::allowed)
                .flatMapToLong(OptionalLong::stream)
                .min();
        if (allowed.isEmpty()) {
            return Optional.empty(); // Nothing is published, so each account's own number holds.
        }
        long reserved = sharing.stream()
                .mapToLong(supply -> supply.account().reserved().getOrDefault(FeedLimits.Connections.ID, 0L))
                .sum();
        var accounts = new TreeSet<String>();
        sharing.forEach(supply -> accounts.add(supply.account().id()));
        var first = sharing.getFirst();
        var connections = first.limits().connections();
        boolean stated = sharing.stream().map(Supply::account).anyMatch(SharedConnections::states);
        return Optional.of(new Pool(
                connections.scope(),
                holder(first),
                accounts,
                Math.clamp(allowed.getAsLong() - reserved, 0, Tree.UNLIMITED),
                stated ? Evidence.Grade.USER_REPORT : connections.evidence().grade()));
    }

    private static OptionalLong allowed(Supply supply) {
        if (states(supply.account())) {
            return OptionalLong.of(supply.account().overrides().get(FeedLimits.Connections.ID));
        }
        var max = supply.limits().connections().max();
        return max == null ? OptionalLong.empty() : OptionalLong.of(max);
    }

    private static boolean states(Account account) {
        return account.overrides().containsKey(FeedLimits.Connections.ID);
    }

    private static String holder(Supply supply) {
        var scope = supply.limits().connections().scope();
        return supply.account().groups().getOrDefault(scope, supply.account().id());
    }

    /** The pool that the account's connections are taken from. */
    public Optional<Pool> of(String account) {
        return pools.stream().filter(pool -> pool.accounts().contains(account)).findFirst();
    }

    /** @param open connections by account */
    boolean hold(ToIntFunction<String> open) {
        return pools.stream()
                .allMatch(pool -> pool.accounts().stream().mapToInt(open).sum() <= pool.most());
    }
}
