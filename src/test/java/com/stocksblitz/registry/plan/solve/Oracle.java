package com.stocksblitz.registry.plan.solve;

import com.google.ortools.Loader;
import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.stocksblitz.registry.feed.api.Limit;
import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.feed.api.NativeMode;
import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.solve.Problem.Supply;
import com.stocksblitz.registry.plan.solve.Problem.Want;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The best there is, by an exact solver that knows nothing of the planner's method: one variable for each instrument,
 * connection and mode, one solve for each level.
 */
final class Oracle {
    static {
        Loader.loadNativeLibraries();
    }

    private record Choice(int candidate, int supply, int connection, NativeMode mode, IntVar taken) {}

    private final Problem problem;
    private final List<List<Want>> wants = new ArrayList<>();
    private final CpModel model = new CpModel();
    private final List<Choice> choices = new ArrayList<>();
    /** The first of each group of alike candidates, with all of them. */
    private final Map<Integer, List<Integer>> groups = new LinkedHashMap<>();

    private Oracle(Problem problem) {
        this.problem = problem;
        for (int i = 0; i < problem.candidates().size(); i++) {
            int candidate = i;
            wants.add(problem.wants().stream()
                    .filter(want -> want.candidate() == candidate)
                    .toList());
        }
        group();
        addChoices();
        addLimits();
    }

    /** S of the best plan. */
    static Tally served(Problem problem) {
        var oracle = new Oracle(problem);
        var counts = new int[Problem.LAST_CLASS];
        for (int rank = 1; rank <= counts.length; rank++) {
            boolean occurs = false;
            var sum = LinearExpr.newBuilder();
            for (var choice : oracle.choices) {
                if (oracle.rank(choice.candidate) == rank) {
                    sum.add(choice.taken);
                    occurs = true;
                }
            }
            counts[rank - 1] = occurs ? oracle.most(sum) : 0;
        }
        return Tally.of(counts);
    }

    /** M of the best plan that serves exactly what that solution serves. */
    static Tally modes(Problem problem, Solution solution) {
        var oracle = new Oracle(problem);
        oracle.fix(solution);
        var counts = new int[Problem.LAST_CLASS];
        for (int rank = 1; rank <= counts.length; rank++) {
            boolean occurs = false;
            var sum = LinearExpr.newBuilder();
            for (var choice : oracle.choices) {
                int steps = oracle.steps(choice, rank);
                sum.addTerm(choice.taken, steps);
                occurs |= steps > 0;
            }
            counts[rank - 1] = occurs ? oracle.most(sum) : 0;
        }
        return Tally.of(counts);
    }

    /** The fewest moves with which that solution's instruments can have its modes, by class. */
    static int moves(Problem problem, Solution solution) {
        var oracle = new Oracle(problem);
        oracle.fix(solution);
        for (int rank = 1; rank <= Problem.LAST_CLASS; rank++) {
            var sum = LinearExpr.newBuilder();
            for (var choice : oracle.choices) {
                sum.addTerm(choice.taken, oracle.steps(choice, rank));
            }
            oracle.model.addEquality(sum, solution.value().modes().of(rank));
        }
        var stays = LinearExpr.newBuilder();
        int before = 0;
        for (var placement : solution.placements()) {
            before += problem.candidates().get(placement.candidate()).previous() == null ? 0 : 1;
        }
        for (var choice : oracle.choices) {
            if (oracle.isPrevious(choice)) {
                stays.add(choice.taken);
            }
        }
        return before == 0 ? 0 : before - oracle.most(stays);
    }

    private boolean isPrevious(Choice choice) {
        var previous = problem.candidates().get(choice.candidate).previous();
        return previous != null
                && previous.connection() == choice.connection
                && previous.account()
                        .equals(problem.supplies().get(choice.supply).account().id());
    }

    private void fix(Solution solution) {
        var placed = solution.placements().stream()
                .map(Solution.Placement::candidate)
                .collect(Collectors.toSet());
        groups.forEach((first, members) -> {
            var sum = LinearExpr.newBuilder();
            choices.stream().filter(choice -> choice.candidate == first).forEach(choice -> sum.add(choice.taken));
            model.addEquality(sum, members.stream().filter(placed::contains).count());
        });
    }

    private void group() {
        var firsts = new HashMap<List<Object>, Integer>();
        for (int i = 0; i < problem.candidates().size(); i++) {
            var key = new ArrayList<Object>(List.of(rank(i), low(i), ask(i)));
            key.add(problem.candidates().get(i).offers());
            var previous = problem.candidates().get(i).previous();
            key.add(previous == null ? "new" : previous.account() + '/' + previous.connection());
            for (int step = low(i) + 1; step <= ask(i); step++) {
                key.add(bestAtStep(i, step));
            }
            firsts.putIfAbsent(key, i);
            groups.computeIfAbsent(firsts.get(key), none -> new ArrayList<>()).add(i);
        }
    }

    private int most(LinearExprBuilder sum) {
        model.maximize(sum);
        var solver = new CpSolver();
        solver.getParameters()
                .setNumWorkers(1)
                .setRandomSeed(1)
                .setLinearizationLevel(2)
                // Counted in work, so that a busy machine does not end what a quiet one would finish.
                .setMaxDeterministicTime(120)
                .setMaxTimeInSeconds(300);
        var status = solver.solve(model);
        if (status != CpSolverStatus.OPTIMAL) {
            throw new IllegalStateException("the exact solver ended with " + status);
        }
        int most = (int) Math.round(solver.objectiveValue());
        model.addEquality(sum, most);
        return most;
    }

    private int rank(int candidate) {
        return problem.candidates().get(candidate).inactive()
                ? Problem.LAST_CLASS
                : wants.get(candidate).stream().mapToInt(Want::priority).min().orElseThrow();
    }

    private int ask(int candidate) {
        return wants.get(candidate).stream()
                .mapToInt(want -> want.mode().step())
                .max()
                .orElseThrow();
    }

    /**
     * The least mode of those who want it most; an asker who wants it several times has his best priority and least
     * mode.
     */
    private int low(int candidate) {
        int rank = rank(candidate);
        return wants.get(candidate).stream()
                .filter(want -> bestOf(candidate, want.asker()) == rank)
                .map(Want::minMode)
                .min(Mode::compareTo)
                .orElseThrow()
                .step();
    }

    private int bestOf(int candidate, int asker) {
        return problem.candidates().get(candidate).inactive()
                ? Problem.LAST_CLASS
                : wants.get(candidate).stream()
                        .filter(want -> want.asker() == asker)
                        .mapToInt(Want::priority)
                        .min()
                        .orElseThrow();
    }

    /** How many steps above the least one a choice gives to those of that class. */
    private int steps(Choice choice, int rank) {
        int steps = 0;
        int given = Math.min(choice.mode.step(), ask(choice.candidate));
        for (int step = low(choice.candidate) + 1; step <= given; step++) {
            steps += bestAtStep(choice.candidate, step) == rank ? 1 : 0;
        }
        return steps;
    }

    private int bestAtStep(int candidate, int step) {
        return wants.get(candidate).stream()
                .filter(want -> highestOf(candidate, want.asker()) >= step)
                .mapToInt(want -> bestOf(candidate, want.asker()))
                .min()
                .orElseThrow();
    }

    private int highestOf(int candidate, int asker) {
        return wants.get(candidate).stream()
                .filter(want -> want.asker() == asker)
                .mapToInt(want -> want.mode().step())
                .max()
                .orElseThrow();
    }

    private void addChoices() {
        var every = LinearExpr.newBuilder();
        for (int i : groups.keySet()) {
            int size = groups.get(i).size();
            var one = LinearExpr.newBuilder();
            for (int s = 0; s < problem.supplies().size(); s++) {
                var supply = problem.supplies().get(s);
                for (var mode : options(i, supply)) {
                    for (int c = 0; c < supply.limits().connectionsOf(supply.account()); c++) {
                        var taken = model.newIntVar(0, size, "");
                        choices.add(new Choice(i, s, c, mode, taken));
                        one.add(taken);
                        every.add(taken);
                    }
                }
            }
            model.addLessOrEqual(one, size);
        }
        model.addLessOrEqual(every, problem.maxInstruments());
    }

    private List<NativeMode> options(int candidate, Supply supply) {
        var offered = problem.candidates()
                .get(candidate)
                .offers()
                .modes()
                .getOrDefault(supply.account().id(), Set.of());
        var fitting = supply.limits().modes().stream()
                .filter(mode -> offered.contains(mode.name()) && mode.step() >= low(candidate))
                .sorted(Comparator.comparingInt(NativeMode::step))
                .toList();
        var options = new ArrayList<NativeMode>();
        for (var mode : fitting) {
            options.add(mode);
            if (mode.step() >= ask(candidate)) {
                break;
            }
        }
        return options;
    }

    private void addLimits() {
        for (int s = 0; s < problem.supplies().size(); s++) {
            var supply = problem.supplies().get(s);
            int connections = supply.limits().connectionsOf(supply.account());
            if (supply.limits().connections().scope().isShared()) {
                addSharedConnections(supply);
            }
            for (var limit : supply.limits().limits()) {
                if (limit.scope().isShared()) {
                    addShared(supply, limit);
                    continue;
                }
                long cap = Checks.cap(supply, limit);
                for (int c = 0; c < (limit.scope() == Scope.CONNECTION ? connections : 1); c++) {
                    var sum = LinearExpr.newBuilder();
                    for (var choice : in(s, limit.scope() == Scope.CONNECTION ? c : -1)) {
                        if (limit.modes().contains(choice.mode.name())) {
                            sum.addTerm(choice.taken, limit.weight(choice.mode.name()));
                        }
                    }
                    model.addLessOrEqual(sum, cap);
                }
            }
            for (var alternatives : supply.limits().alternatives()) {
                for (int c = 0; c < (alternatives.scope() == Scope.CONNECTION ? connections : 1); c++) {
                    addAlternatives(
                            alternatives.choices(),
                            supply.account().reserved().getOrDefault(alternatives.id(), 0L),
                            supply,
                            in(s, alternatives.scope() == Scope.CONNECTION ? c : -1));
                }
            }
        }
    }

    private void addSharedConnections(Supply one) {
        var open = LinearExpr.newBuilder();
        var sharing = Checks.sharing(problem, one, one.limits().connections().scope());
        for (int s = 0; s < problem.supplies().size(); s++) {
            var supply = problem.supplies().get(s);
            int connections = sharing.contains(supply) ? supply.limits().connectionsOf(supply.account()) : 0;
            for (int c = 0; c < connections; c++) {
                var isOpen = model.newBoolVar("");
                open.add(isOpen);
                for (var choice : in(s, c)) {
                    model.addEquality(choice.taken, 0).onlyEnforceIf(isOpen.not());
                }
            }
        }
        model.addLessOrEqual(open, Checks.sharedConnections(problem, one));
    }

    private void addShared(Supply one, Limit limit) {
        var sum = LinearExpr.newBuilder();
        var sharing = Checks.sharing(problem, one, limit.scope());
        for (int s = 0; s < problem.supplies().size(); s++) {
            if (sharing.contains(problem.supplies().get(s))) {
                for (var choice : in(s, -1)) {
                    if (limit.modes().contains(choice.mode.name())) {
                        sum.addTerm(choice.taken, limit.weight(choice.mode.name()));
                    }
                }
            }
        }
        model.addLessOrEqual(sum, Checks.sharedCap(sharing, limit));
    }

    private void addAlternatives(List<Map<String, Long>> boxes, long reserved, Supply supply, List<Choice> scope) {
        var chosen = new HashMap<Integer, BoolVar>();
        var one = LinearExpr.newBuilder();
        for (int b = 0; b < boxes.size(); b++) {
            chosen.put(b, model.newBoolVar(""));
            one.add(chosen.get(b));
        }
        model.addEquality(one, 1);
        for (var mode : supply.limits().modes()) {
            var used = LinearExpr.newBuilder();
            scope.stream().filter(choice -> choice.mode.equals(mode)).forEach(choice -> used.add(choice.taken));
            for (int b = 0; b < boxes.size(); b++) {
                long left = Math.max(0, boxes.get(b).getOrDefault(mode.name(), 0L) - reserved);
                used.addTerm(chosen.get(b), -left);
            }
            model.addLessOrEqual(used, 0);
        }
    }

    private List<Choice> in(int supply, int connection) {
        return choices.stream()
                .filter(choice -> choice.supply == supply && (connection < 0 || choice.connection == connection))
                .toList();
    }
}
