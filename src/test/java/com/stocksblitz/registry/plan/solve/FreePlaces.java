package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.plan.solve.Solution.PlacedReason;
import com.stocksblitz.registry.plan.solve.Solution.Placement;
import java.util.ArrayList;
import java.util.List;

/** Looks for places that an unserved instrument could be given without moving anything. */
final class FreePlaces {
    private FreePlaces() {}

    static List<Place> fitting(Problem problem, Solution solution, int candidate) {
        var places = new ArrayList<Place>();
        for (var supply : problem.supplies()) {
            var account = supply.account();
            for (int c = 0; c < supply.limits().connectionsOf(account); c++) {
                for (var mode : Mode.values()) {
                    for (var nativeMode : supply.limits().modes()) {
                        if (nativeMode.covers() == mode) {
                            places.add(new Place(account.id(), c, nativeMode.name()));
                        }
                    }
                }
            }
        }
        return places.stream()
                .filter(place -> fits(problem, solution, candidate, place))
                .toList();
    }

    private static boolean fits(Problem problem, Solution solution, int candidate, Place place) {
        var more = new ArrayList<>(solution.placements());
        var supply = problem.supplies().stream()
                .filter(other -> other.account().id().equals(place.account()))
                .findFirst()
                .orElseThrow();
        int ask = problem.wants().stream()
                .filter(want -> want.candidate() == candidate)
                .mapToInt(want -> want.mode().step())
                .max()
                .orElseThrow();
        int given =
                Math.min(ask, supply.limits().mode(place.mode()).orElseThrow().step());
        more.add(new Placement(
                candidate,
                problem.candidates().get(candidate).key(),
                place,
                Mode.ofStep(ask),
                Mode.ofStep(given),
                0,
                PlacedReason.AS_ASKED,
                List.of()));
        more.sort((a, b) -> Integer.compare(a.candidate(), b.candidate()));
        return Checks.isSound(problem, solution, more, candidate);
    }
}
