package com.stocksblitz.registry.plan.solve;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.Limit;
import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.solve.Problem.Supply;
import com.stocksblitz.registry.plan.solve.Solution.Placement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What every plan must hold, checked against the documents themselves and not with the planner's own arithmetic. */
final class Checks {
    private Checks() {}

    static void assertSound(Problem problem, Solution solution) {
        assertThat(solution.placements().size()).isLessThanOrEqualTo(problem.maxInstruments());
        var accounted = new HashSet<Integer>();
        solution.placements()
                .forEach(placement -> assertThat(accounted.add(placement.candidate()))
                        .as("placed once: %s", placement)
                        .isTrue());
        solution.unserved()
                .forEach(unserved -> assertThat(accounted.add(unserved.candidate()))
                        .as("unserved once: %s", unserved)
                        .isTrue());
        assertThat(accounted).hasSize(problem.candidates().size());
        var supplies = problem.supplies().stream()
                .collect(Collectors.toMap(supply -> supply.account().id(), Function.identity()));
        for (var placement : solution.placements()) {
            assertPlaceFits(problem, supplies.get(placement.place().account()), placement);
        }
        for (var supply : problem.supplies()) {
            assertWithinLimits(supply, solution.placements());
            supply.limits().limits().stream()
                    .filter(limit -> limit.scope().isShared())
                    .forEach(limit -> assertWithinShared(problem, supply, limit, solution.placements()));
            if (supply.limits().connections().scope().isShared()) {
                assertSharedConnections(problem, supply, solution.placements());
            }
        }
    }

    /** All accounts of the feed in the same team or behind the same address together. */
    private static void assertWithinShared(Problem problem, Supply one, Limit limit, List<Placement> placements) {
        var holders = sharing(problem, one, limit.scope());
        long used = placements.stream()
                .filter(p -> limit.modes().contains(p.place().mode()))
                .filter(p -> holders.stream()
                        .anyMatch(
                                holder -> holder.account().id().equals(p.place().account())))
                .mapToLong(p -> limit.weight(p.place().mode()))
                .sum();
        assertThat(used)
                .as("%s of %s, shared", limit.id(), limit.scope())
                .isLessThanOrEqualTo(sharedCap(holders, limit));
    }

    private static void assertSharedConnections(Problem problem, Supply one, List<Placement> placements) {
        var scope = one.limits().connections().scope();
        var holders = sharing(problem, one, scope).stream()
                .map(holder -> holder.account().id())
                .toList();
        long open = placements.stream()
                .filter(p -> holders.contains(p.place().account()))
                .map(p -> p.place().account() + '/' + p.place().connection())
                .distinct()
                .count();
        assertThat(open).as("connections of %s", scope).isLessThanOrEqualTo(sharedConnections(problem, one));
    }

    /** How many connections all accounts that share them with this one may open. */
    static long sharedConnections(Problem problem, Supply one) {
        var connections = one.limits().connections();
        long reserved = sharing(problem, one, connections.scope()).stream()
                .mapToLong(holder -> holder.account().reserved().getOrDefault(FeedLimits.Connections.ID, 0L))
                .sum();
        return Math.max(0, connections.max() - reserved);
    }

    static List<Supply> sharing(Problem problem, Supply one, Scope scope) {
        return problem.supplies().stream()
                .filter(other -> other.account().feed().equals(one.account().feed()))
                .filter(other -> group(other, scope).equals(group(one, scope)))
                .toList();
    }

    private static String group(Supply supply, Scope scope) {
        return supply.account().groups().getOrDefault(scope, supply.account().id());
    }

    /** What all together have reserved nobody of them has. */
    static long sharedCap(List<Supply> holders, Limit limit) {
        long cap = limit.cap().of(holders.getFirst().account()).orElseThrow();
        for (var holder : holders) {
            cap -= holder.account().reserved().getOrDefault(limit.id(), 0L);
        }
        return Math.max(0, cap);
    }

    /** What the document and the account leave of a limit. */
    static long cap(Supply supply, Limit limit) {
        return Math.max(
                0,
                limit.cap().of(supply.account()).orElseThrow()
                        - supply.account().reserved().getOrDefault(limit.id(), 0L));
    }

    /** Whether a plan would still hold with one instrument more. */
    static boolean isSound(Problem problem, Solution solution, List<Placement> placements, int added) {
        var unserved = solution.unserved().stream()
                .filter(other -> other.candidate() != added)
                .toList();
        var more = new Solution(
                placements,
                unserved,
                solution.askers(),
                solution.connections(),
                solution.scopes(),
                solution.value(),
                solution.upperBound(),
                solution.gap(),
                solution.optimal(),
                solution.stoppedBy(),
                solution.evaluations());
        try {
            assertSound(problem, more);
            return true;
        } catch (AssertionError broken) {
            return false;
        }
    }

    private static void assertPlaceFits(Problem problem, Supply supply, Placement placement) {
        var place = placement.place();
        var candidate = problem.candidates().get(placement.candidate());
        assertThat(candidate.offers().modes().get(place.account()))
                .as("offered: %s", placement)
                .contains(place.mode());
        assertThat(place.connection()).isBetween(0, supply.limits().connectionsOf(supply.account()) - 1);
        int covers = supply.limits().mode(place.mode()).orElseThrow().step();
        int best = problem.wants().stream()
                .filter(want -> want.candidate() == placement.candidate())
                .mapToInt(Problem.Want::priority)
                .min()
                .orElseThrow();
        var least = problem.wants().stream()
                .filter(want -> want.candidate() == placement.candidate())
                .filter(want -> candidate.inactive() || want.priority() == best)
                .map(Problem.Want::asker)
                .distinct()
                .map(asker -> problem.wants().stream()
                        .filter(want -> want.candidate() == placement.candidate() && want.asker() == asker)
                        .map(Problem.Want::minMode)
                        .min(Mode::compareTo)
                        .orElseThrow())
                .min(Mode::compareTo)
                .orElseThrow();
        assertThat(covers).as("least mode: %s", placement).isGreaterThanOrEqualTo(least.step());
        assertThat(placement.given().step())
                .isEqualTo(Math.min(covers, placement.asked().step()));
    }

    private static void assertWithinLimits(Supply supply, List<Placement> placements) {
        var own = placements.stream()
                .filter(p -> p.place().account().equals(supply.account().id()))
                .toList();
        assertScope(supply, own, false);
        own.stream()
                .collect(Collectors.groupingBy(p -> p.place().connection()))
                .values()
                .forEach(connection -> assertScope(supply, connection, true));
    }

    private static void assertScope(Supply supply, List<Placement> placements, boolean connection) {
        Map<String, Long> counts = placements.stream()
                .collect(Collectors.groupingBy(p -> p.place().mode(), TreeMap::new, Collectors.counting()));
        for (var limit : supply.limits().limits()) {
            if (connection == (limit.scope() == Scope.CONNECTION)
                    && !limit.scope().isShared()) {
                long used = limit.modes().stream()
                        .mapToLong(mode -> counts.getOrDefault(mode, 0L) * limit.weight(mode))
                        .sum();
                long cap = cap(supply, limit);
                assertThat(used)
                        .as("%s of %s: %s", limit.id(), limit.scope(), counts)
                        .isLessThanOrEqualTo(cap);
            }
        }
        for (var alternatives : supply.limits().alternatives()) {
            if (connection == (alternatives.scope() == Scope.CONNECTION)) {
                long reserved = supply.account().reserved().getOrDefault(alternatives.id(), 0L);
                assertThat(alternatives.choices())
                        .as("one alternative holds: %s, reserved %d", counts, reserved)
                        .anyMatch(choice -> counts.entrySet().stream()
                                .allMatch(count -> count.getValue()
                                        <= Math.max(0, choice.getOrDefault(count.getKey(), 0L) - reserved)));
            }
        }
    }
}
