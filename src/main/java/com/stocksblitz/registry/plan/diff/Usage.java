package com.stocksblitz.registry.plan.diff;

import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Alternatives;
import com.stocksblitz.registry.feed.api.Limit;
import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.solve.Problem;
import com.stocksblitz.registry.plan.solve.SharedConnections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is subscribed at one moment, counted as the feeds count it; an instrument in two places counts twice, since some
 * feeds do so and the others do not mind.
 */
final class Usage {
    private final Map<String, Problem.Supply> supplies = new HashMap<>();
    private final SharedConnections sharedConnections;
    private final Map<Line, Integer> onLine = new HashMap<>();
    private final Map<String, Integer> open = new HashMap<>();
    private final Map<Room, Map<String, Long>> modes = new HashMap<>();

    /** One limit in one place. */
    private record Room(String limit, String holder) {}

    Usage(List<Problem.Supply> supplies) {
        supplies.forEach(supply -> this.supplies.put(supply.account().id(), supply));
        sharedConnections = SharedConnections.of(supplies);
    }

    Set<Line> lines() {
        return onLine.keySet();
    }

    boolean isOpen(Line line) {
        return onLine.containsKey(line);
    }

    boolean isEmpty(Line line) {
        return onLine.getOrDefault(line, 0) == 0;
    }

    boolean mayOpen(Line line) {
        var supply = supplies.get(line.account());
        return openOf(line.account()) < supply.limits().connectionsOf(supply.account())
                && sharedConnections
                        .of(line.account())
                        .filter(pool ->
                                pool.accounts().stream().mapToInt(this::openOf).sum() >= pool.most())
                        .isEmpty();
    }

    private int openOf(String account) {
        return open.getOrDefault(account, 0);
    }

    void open(Line line) {
        if (onLine.putIfAbsent(line, 0) == null) {
            open.merge(line.account(), 1, Integer::sum);
        }
    }

    void close(Line line) {
        onLine.remove(line);
        open.merge(line.account(), -1, Integer::sum);
    }

    void add(Subscription added) {
        open(added.line());
        onLine.merge(added.line(), 1, Integer::sum);
        count(added, 1);
    }

    void remove(Subscription removed) {
        onLine.merge(removed.line(), -1, Integer::sum);
        count(removed, -1);
    }

    /** Whether all limits that count it hold with it. */
    boolean hasRoomFor(Subscription added) {
        count(added, 1);
        boolean within = holds(added);
        count(added, -1);
        return within;
    }

    /** Whether all limits that count this subscription's account hold. */
    boolean holds(Subscription at) {
        var supply = supplies.get(at.account());
        var account = supply.account();
        return supply.limits().limits().stream()
                        .filter(limit -> limit.modes().contains(at.mode()))
                        .allMatch(limit -> used(limit, at) <= least(limit, at))
                && supply.limits().alternatives().stream().allMatch(mix -> holds(mix, at, account));
    }

    private void count(Subscription one, int by) {
        var supply = supplies.get(one.account());
        if (supply == null) {
            return;
        }
        supply.limits().limits().stream()
                .filter(limit -> limit.modes().contains(one.mode()))
                .forEach(limit -> count(room(limit.id(), limit.scope(), one), one.mode(), by));
        supply.limits().alternatives().forEach(mix -> count(room(mix.id(), mix.scope(), one), one.mode(), by));
    }

    private void count(Room room, String mode, int by) {
        modes.computeIfAbsent(room, first -> new HashMap<>()).merge(mode, (long) by, Long::sum);
    }

    private Room room(String limit, Scope scope, Subscription one) {
        var supply = supplies.get(one.account());
        var holder = switch (scope) {
            case CONNECTION -> one.account() + '/' + one.connection();
            case ACCOUNT, API_KEY, SESSION -> one.account();
            case TEAM, IP -> holder(scope, supply.account());
        };
        return new Room(limit, holder);
    }

    private long used(Limit limit, Subscription at) {
        return modes.getOrDefault(room(limit.id(), limit.scope(), at), Map.of()).entrySet().stream()
                .mapToLong(mode -> mode.getValue() * limit.weight(mode.getKey()))
                .sum();
    }

    /**
     * As the planner reckons it: the accounts' word before the document's, and of a scope that several share the least
     * that any of them states, less what is reserved by all.
     */
    private long least(Limit limit, Subscription at) {
        var place = room(limit.id(), limit.scope(), at);
        var feed = supplies.get(at.account()).account().feed();
        var sharing = supplies.values().stream()
                .map(Problem.Supply::account)
                .filter(account -> account.id().equals(at.account())
                        || limit.scope().isShared()
                                && account.feed().equals(feed)
                                && holder(limit.scope(), account).equals(place.holder()))
                .toList();
        long cap = sharing.stream()
                .mapToLong(account -> capacity(limit, account))
                .min()
                .orElse(0);
        long reserved = sharing.stream()
                .mapToLong(account -> account.reserved().getOrDefault(limit.id(), 0L))
                .sum();
        return Math.max(0, cap - reserved);
    }

    private static String holder(Scope scope, Account account) {
        return account.feed() + ' ' + scope + ' ' + account.groups().getOrDefault(scope, account.id());
    }

    private static long capacity(Limit limit, Account account) {
        var override = account.overrides().get(limit.id());
        return override != null ? override : limit.cap().of(account).orElse(0);
    }

    private boolean holds(Alternatives mix, Subscription at, Account account) {
        var counts = modes.getOrDefault(room(mix.id(), mix.scope(), at), Map.of());
        long reserved = account.reserved().getOrDefault(mix.id(), 0L);
        return mix.choices().stream()
                .anyMatch(choice -> counts.entrySet().stream()
                        .allMatch(mode -> mode.getValue() <= 0
                                || mode.getValue() <= choice.getOrDefault(mode.getKey(), 0L) - reserved));
    }
}
