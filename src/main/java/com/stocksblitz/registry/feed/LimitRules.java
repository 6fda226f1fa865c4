package com.stocksblitz.registry.feed;

import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.Limit;
import com.stocksblitz.registry.feed.api.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What limits must be to be planned exactly: the sets of modes that they count lie inside or beside each other, so that
 * capacities form a tree.
 */
final class LimitRules {
    private static final int MOST_MODES = 60;

    /** @param pointer into the version */
    record Complaint(String pointer, String text) {}

    /** A set of modes that share a capacity, and where it is said. */
    private record Counted(Set<String> modes, Scope scope, String pointer) {
        boolean isWithinOrBeside(Counted wider) {
            return wider.modes.containsAll(modes) || Collections.disjoint(modes, wider.modes);
        }
    }

    private LimitRules() {}

    static Optional<Complaint> complaint(FeedLimits limits) {
        return names(limits)
                .or(() -> sharedScopes(limits))
                .or(() -> crossing(limits))
                .or(() -> crossingScopes(limits));
    }

    private static Optional<Complaint> names(FeedLimits limits) {
        if (limits.modes().isEmpty() || limits.modes().size() > MOST_MODES) {
            return Optional.of(new Complaint("/modes", "a feed has 1 to " + MOST_MODES + " modes"));
        }
        var ids = new HashSet<>(Set.of(FeedLimits.Connections.ID));
        for (int l = 0; l < limits.limits().size(); l++) {
            if (!ids.add(limits.limits().get(l).id())) {
                return Optional.of(new Complaint("/limits/" + l + "/id", "the id is taken"));
            }
        }
        for (int a = 0; a < limits.alternatives().size(); a++) {
            if (!ids.add(limits.alternatives().get(a).id())) {
                return Optional.of(new Complaint("/alternatives/" + a + "/id", "the id is taken"));
            }
        }
        return Optional.empty();
    }

    private static Optional<Complaint> sharedScopes(FeedLimits limits) {
        for (int l = 0; l < limits.limits().size(); l++) {
            if (limits.limits().get(l).scope().isShared()
                    && limits.limits().get(l).isWeighted()) {
                return Optional.of(
                        new Complaint("/limits/" + l, "a scope of several accounts cannot have different weights"));
            }
        }
        for (int a = 0; a < limits.alternatives().size(); a++) {
            if (limits.alternatives().get(a).scope().isShared()) {
                return Optional.of(
                        new Complaint("/alternatives/" + a, "a scope of several accounts cannot have alternatives"));
            }
        }
        return Optional.empty();
    }

    private static Optional<Complaint> crossing(FeedLimits limits) {
        var sets = counted(limits);
        for (var one : sets) {
            for (var other : sets) {
                if (!one.isWithinOrBeside(other) && !other.isWithinOrBeside(one)) {
                    return Optional.of(new Complaint(
                            one.pointer(),
                            "its modes cross those of " + other.pointer() + ": neither holds the other"));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * A limit over several accounts, or over connections that have to be told apart, must hold what is inside whole.
     */
    private static Optional<Complaint> crossingScopes(FeedLimits limits) {
        var sets = counted(limits);
        boolean apart = tellsConnectionsApart(limits);
        for (var wide : sets) {
            for (var narrow : sets) {
                boolean counts = wide.scope().isShared() && wide.scope() != narrow.scope()
                        || apart && narrow.scope() == Scope.CONNECTION && wide.scope() != Scope.CONNECTION;
                if (counts && wide.scope().compareTo(narrow.scope()) < 0 && !narrow.isWithinOrBeside(wide)) {
                    return Optional.of(new Complaint(
                            wide.pointer(), "it counts only a part of what " + narrow.pointer() + " caps together"));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The same question as the planner's: room of alternatives adds up over connections only where nothing is joint.
     */
    private static boolean tellsConnectionsApart(FeedLimits limits) {
        boolean several =
                limits.connections().max() == null || limits.connections().max() > 1;
        long boxes = limits.alternatives().stream()
                        .filter(alternatives -> alternatives.scope() == Scope.CONNECTION)
                        .count()
                + limits.limits().stream()
                        .filter(limit -> limit.scope() == Scope.CONNECTION && limit.isWeighted())
                        .count();
        boolean joint = limits.limits().stream()
                .anyMatch(limit -> limit.scope() == Scope.CONNECTION
                        && !limit.isWeighted()
                        && limit.modes().size() > 1);
        return several && (boxes > 1 || boxes == 1 && joint);
    }

    private static List<Counted> counted(FeedLimits limits) {
        var sets = new ArrayList<Counted>();
        for (int l = 0; l < limits.limits().size(); l++) {
            var limit = limits.limits().get(l);
            var pointer = "/limits/" + l;
            if (limit.isWeighted()) {
                byWeight(limit).forEach(modes -> sets.add(new Counted(modes, limit.scope(), pointer)));
            } else {
                sets.add(new Counted(limit.modes(), limit.scope(), pointer));
            }
        }
        for (int a = 0; a < limits.alternatives().size(); a++) {
            var alternatives = limits.alternatives().get(a);
            for (var mode : limits.modes()) {
                sets.add(new Counted(Set.of(mode.name()), alternatives.scope(), "/alternatives/" + a));
            }
        }
        return sets;
    }

    private static List<Set<String>> byWeight(Limit limit) {
        return limit.modes().stream()
                .collect(Collectors.groupingBy(limit::weight, Collectors.toUnmodifiableSet()))
                .values()
                .stream()
                .toList();
    }
}
