package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.feed.api.NativeMode;
import com.stocksblitz.registry.plan.solve.Solution.PlacedReason;
import com.stocksblitz.registry.plan.solve.Solution.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks for places that an unserved instrument could be given without moving anything. */
final class FreePlaces {
    private FreePlaces() {}

    static List<Place> fitting(Problem problem, Solution solution, int candidate) {
        var places = new ArrayList<Place>();
        for (var supply : problem.supplies()) {
            var account = supply.account();
            int most = heaviest(problem, supply, candidate);
            for (int c = 0; c < supply.limits().connectionsOf(account); c++) {
                for (var mode : supply.limits().modes()) {
                    if (mode.covers() != null && mode.step() <= most) {
                        places.add(new Place(account.id(), c, mode.name()));
                    }
                }
            }
        }
        return places.stream()
                .filter(place -> fits(problem, solution, candidate, place))
                .toList();
    }

    /** Nobody is given more than the lightest mode that covers what is asked. */
    private static int heaviest(Problem problem, Problem.Supply supply, int candidate) {
        var offered = problem.candidates()
                .get(candidate)
                .offers()
                .modes()
                .getOrDefault(supply.account().id(), Set.of());
        int ask = asked(problem, candidate);
        return supply.limits().modes().stream()
                .filter(mode -> offered.contains(mode.name()))
                .mapToInt(NativeMode::step)
                .filter(step -> step >= ask)
                .min()
                .orElse(ask);
    }

    private static int asked(Problem problem, int candidate) {
        return problem.wants().stream()
                .filter(want -> want.candidate() == candidate)
                .mapToInt(want -> want.mode().step())
                .max()
                .orElseThrow();
    }

    private static boolean fits(Problem problem, Solution solution, int candidate, Place place) {
        var more = new ArrayList<>(solution.placements());
        var supply = problem.supplies().stream()
                .filter(other -> other.account().id().equals(place.account()))
                .findFirst()
                .orElseThrow();
        int ask = asked(problem, candidate);
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
