package com.stocksblitz.registry.plan.diff;

import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.api.FeedMessage;
import com.stocksblitz.registry.plan.api.FeedMessage.Action;
import com.stocksblitz.registry.plan.solve.Problem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Steps as messages with their times. Connections run side by side, except where a limit counts over several of them:
 * there the order of the steps is kept by the times too. A place is left not before its successor is taken.
 */
final class Schedule {
    private static final BigDecimal SECOND = BigDecimal.valueOf(1_000);

    private final Map<String, Problem.Supply> supplies = new HashMap<>();
    private final Map<String, Long> unitReady = new HashMap<>();
    private final Map<Line, Long> lineReady = new HashMap<>();
    private final Map<String, Long> connectReady = new HashMap<>();
    private final Map<String, Long> keyReady = new HashMap<>();
    private final List<FeedMessage> messages = new ArrayList<>();

    private Schedule(List<Problem.Supply> supplies) {
        supplies.forEach(supply -> this.supplies.put(supply.account().id(), supply));
    }

    static List<FeedMessage> of(List<Step> steps, List<Problem.Supply> supplies) {
        var schedule = new Schedule(supplies);
        int start = 0;
        while (start < steps.size()) {
            int end = schedule.end(steps, start);
            schedule.add(steps.subList(start, end));
            start = end;
        }
        schedule.messages.sort(Comparator.comparingLong(FeedMessage::atMs));
        return List.copyOf(schedule.messages);
    }

    private int end(List<Step> steps, int start) {
        var batch = limits(steps.get(start)).messages().batch();
        int most = batch == null ? steps.size() : Math.min(steps.size(), start + batch);
        int end = start + 1;
        while (end < most && steps.get(start).joins(steps.get(end))) {
            end++;
        }
        return end;
    }

    private void add(List<Step> steps) {
        var first = steps.getFirst();
        var line = first.line();
        var keys = first.subscription() == null
                ? List.<String>of()
                : steps.stream().map(step -> step.subscription().key()).toList();
        long at = at(first, keys);
        keys.forEach(key -> keyReady.put(key, at));
        messages.add(new FeedMessage(
                first.action(),
                limits(first).feed(),
                line.account(),
                line.connection(),
                first.mode(),
                keys,
                first.subscription() == null
                        ? List.of()
                        : steps.stream()
                                .map(step -> step.subscription().token())
                                .toList(),
                at));
    }

    private long at(Step step, List<String> keys) {
        var line = step.line();
        var pace = limits(step).messages();
        var unit = unit(step);
        long at = Math.max(unitReady.getOrDefault(unit, 0L), lineReady.getOrDefault(line, 0L));
        for (var key : keys) {
            at = Math.max(at, keyReady.getOrDefault(key, 0L));
        }
        if (step.action() == Action.CONNECT) {
            at = Math.max(at, connectReady.getOrDefault(line.account(), 0L));
            connectReady.put(line.account(), at + interval(pace.connectsPerSecond()));
        }
        if (step.action() == Action.DISCONNECT) {
            connectReady.merge(line.account(), at, Math::max);
        }
        unitReady.put(unit, at);
        lineReady.put(line, keys.isEmpty() ? at : at + interval(pace.perSecond()));
        return at;
    }

    /** What runs one after another. */
    private String unit(Step step) {
        var limits = limits(step);
        var scopes = scopes(limits);
        if (scopes.stream().anyMatch(Scope::isShared)) {
            return limits.feed();
        }
        boolean wide = scopes.stream().anyMatch(scope -> scope != Scope.CONNECTION);
        return step.line().account() + (wide ? "" : "/" + step.line().connection());
    }

    private static List<Scope> scopes(FeedLimits limits) {
        var scopes = new ArrayList<Scope>();
        limits.limits().forEach(limit -> scopes.add(limit.scope()));
        limits.alternatives().forEach(mix -> scopes.add(mix.scope()));
        if (limits.connections().scope().isShared()) {
            scopes.add(limits.connections().scope());
        }
        return scopes;
    }

    private static long interval(BigDecimal perSecond) {
        return perSecond == null
                ? 0
                : SECOND.divide(perSecond, 0, RoundingMode.CEILING).longValueExact();
    }

    private FeedLimits limits(Step step) {
        return supplies.get(step.line().account()).limits();
    }
}
