package com.stocksblitz.registry.plan.diff;

import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.FeedLimits.Duplicates;
import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.api.FeedMessage;
import com.stocksblitz.registry.plan.solve.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the feeds would hold, counted anew from their documents after each instrument: slow, and apart from how the
 * planner and the diff count.
 */
public final class FeedBook {
    private final List<Problem.Supply> supplies;
    private final Map<String, Map<Integer, Map<String, String>>> modes = new TreeMap<>();

    public FeedBook(List<Problem.Supply> supplies) {
        this.supplies = supplies;
        supplies.forEach(supply -> modes.put(supply.account().id(), new TreeMap<>()));
    }

    /** Carries the message out, or answers what it breaks and changes nothing. */
    public synchronized Optional<String> take(FeedMessage message) {
        var connections = modes.get(message.account());
        var held = connections.get(message.connection());
        var batch = limits(message.account()).messages().batch();
        if (batch != null && message.tokens().size() > batch) {
            return Optional.of("batch of " + message.tokens().size());
        }
        switch (message.action()) {
            case CONNECT -> {
                if (connections.putIfAbsent(message.connection(), new TreeMap<>()) != null) {
                    return Optional.of("connected already");
                }
                return broken().map(reason -> {
                    connections.remove(message.connection());
                    return reason;
                });
            }
            case DISCONNECT -> {
                var closed = connections.remove(message.connection());
                return closed == null || !closed.isEmpty() ? Optional.of("closed in use") : Optional.empty();
            }
            case SUBSCRIBE, MODE, UNSUBSCRIBE -> {
                return held == null ? Optional.of("not connected") : change(message, held);
            }
        }
        throw new IllegalArgumentException("unknown action " + message.action());
    }

    private Optional<String> change(FeedMessage message, Map<String, String> held) {
        var before = new TreeMap<>(held);
        for (var token : message.tokens()) {
            boolean known = held.containsKey(token);
            if (known == (message.action() == FeedMessage.Action.SUBSCRIBE)) {
                return undo(held, before, token + (known ? " is subscribed already" : " is not subscribed"));
            }
            if (message.action() == FeedMessage.Action.UNSUBSCRIBE) {
                held.remove(token);
            } else {
                held.put(token, message.mode());
                var reason = broken();
                if (reason.isPresent()) {
                    return undo(held, before, reason.get());
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> undo(Map<String, String> held, Map<String, String> before, String reason) {
        held.clear();
        held.putAll(before);
        return Optional.of(reason);
    }

    /** Puts a subscription where it is said to be; answers whether the limits hold with it. */
    boolean place(Subscription one) {
        var connections = modes.get(one.account());
        boolean opened = connections.putIfAbsent(one.connection(), new TreeMap<>()) == null;
        connections.get(one.connection()).put(one.token(), one.mode());
        boolean fits = broken().isEmpty();
        if (!fits) {
            connections.get(one.connection()).remove(one.token());
            if (opened) {
                connections.remove(one.connection());
            }
        }
        return fits;
    }

    /** Account, connection, token and mode of all that is subscribed. */
    public synchronized List<String> subscribed() {
        var all = new ArrayList<String>();
        modes.forEach((account, connections) -> connections.forEach((connection, held) ->
                held.forEach((token, mode) -> all.add(account + '/' + connection + ' ' + token + ' ' + mode))));
        return all;
    }

    private Optional<String> broken() {
        for (var supply : supplies) {
            var account = supply.account();
            if (modes.get(account.id()).size() > supply.limits().connectionsOf(account)) {
                return Optional.of("connections of " + account.id());
            }
            if (tooManyTogether(supply)) {
                return Optional.of("connections shared by " + account.id());
            }
            for (var limit : supply.limits().limits()) {
                long cap = account.overrides().containsKey(limit.id())
                        ? account.overrides().get(limit.id())
                        : limit.cap().of(account).orElse(0);
                long room = cap - account.reserved().getOrDefault(limit.id(), 0L);
                for (var place : places(limit.scope(), supply)) {
                    long used = count(place, supply.limits(), limit.modes()::contains).entrySet().stream()
                            .mapToLong(mode -> mode.getValue() * limit.weight(mode.getKey()))
                            .sum();
                    if (used > Math.max(0, room)) {
                        return Optional.of(limit.id() + " of " + account.id() + ": " + used);
                    }
                }
            }
            for (var mix : supply.limits().alternatives()) {
                long reserved = account.reserved().getOrDefault(mix.id(), 0L);
                for (var place : places(mix.scope(), supply)) {
                    var counts = count(place, supply.limits(), mode -> true);
                    boolean one = mix.choices().stream()
                            .anyMatch(choice -> counts.entrySet().stream()
                                    .allMatch(mode ->
                                            mode.getValue() <= choice.getOrDefault(mode.getKey(), 0L) - reserved));
                    if (!one) {
                        return Optional.of(mix.id() + " of " + account.id() + ": " + counts);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private boolean tooManyTogether(Problem.Supply one) {
        var connections = one.limits().connections();
        if (!connections.scope().isShared()) {
            return false;
        }
        int open = 0;
        long allowed = connections.max();
        for (var supply : supplies) {
            var account = supply.account();
            if (account.feed().equals(one.account().feed())
                    && group(connections.scope(), account).equals(group(connections.scope(), one.account()))) {
                open += modes.get(account.id()).size();
                allowed -= account.reserved().getOrDefault(FeedLimits.Connections.ID, 0L);
            }
        }
        return open > Math.max(0, allowed);
    }

    /** The connections that share a limit, for each place of that scope in which the account has a part. */
    private List<Collection<Map<String, String>>> places(Scope scope, Problem.Supply supply) {
        return switch (scope) {
            case CONNECTION ->
                modes.get(supply.account().id()).values().stream()
                        .<Collection<Map<String, String>>>map(List::of)
                        .toList();
            case ACCOUNT, API_KEY, SESSION ->
                List.of(modes.get(supply.account().id()).values());
            case TEAM, IP ->
                List.of(supplies.stream()
                        .map(Problem.Supply::account)
                        .filter(other -> other.feed().equals(supply.account().feed())
                                && group(scope, other).equals(group(scope, supply.account())))
                        .flatMap(other -> modes.get(other.id()).values().stream())
                        .toList());
        };
    }

    private static String group(Scope scope, Account account) {
        return account.groups().getOrDefault(scope, account.id());
    }

    private static Map<String, Long> count(
            Collection<Map<String, String>> place, FeedLimits limits, Predicate<String> counted) {
        boolean unique = limits.duplicates() == Duplicates.NOT_COUNTED;
        var seen = new HashSet<String>();
        var counts = new TreeMap<String, Long>();
        for (var connection : place) {
            connection.forEach((token, mode) -> {
                if (counted.test(mode) && (!unique || seen.add(token + ' ' + mode))) {
                    counts.merge(mode, 1L, Long::sum);
                }
            });
        }
        return counts;
    }

    private FeedLimits limits(String account) {
        return supplies.stream()
                .filter(supply -> supply.account().id().equals(account))
                .findFirst()
                .orElseThrow()
                .limits();
    }
}
