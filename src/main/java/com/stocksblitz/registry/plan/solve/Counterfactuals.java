package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.plan.solve.Counterfactual.AddAccount;
import com.stocksblitz.registry.plan.solve.Counterfactual.AddConnection;
import com.stocksblitz.registry.plan.solve.Counterfactual.Change;
import com.stocksblitz.registry.plan.solve.Counterfactual.LowerMinMode;
import com.stocksblitz.registry.plan.solve.Counterfactual.RaiseMaxInstruments;
import com.stocksblitz.registry.plan.solve.Counterfactual.RaisePriority;
import com.stocksblitz.registry.plan.solve.Counterfactual.RemoveInstruments;
import com.stocksblitz.registry.plan.solve.Problem.Candidate;
import com.stocksblitz.registry.plan.solve.Problem.Supply;
import com.stocksblitz.registry.plan.solve.Problem.Want;
import com.stocksblitz.registry.plan.solve.Solution.BindingLimit;
import com.stocksblitz.registry.plan.solve.Solution.Placement;
import com.stocksblitz.registry.plan.solve.Solution.Unserved;
import com.stocksblitz.registry.plan.solve.Solution.UnservedReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks what would have given an unserved instrument a place: a lower {@code min_mode}, a better priority, a larger
 * plan, one more connection, an account elsewhere, fewer others; the first that works, in its least amount.
 */
public final class Counterfactuals {
    private final Solver solver;
    private final Problem problem;
    private final Solution solution;
    private final int mostInstruments;
    private final List<Extra> extras;

    /**
     * An account that the plan does not have.
     *
     * @param modes native modes in which its feed offers the instrument, by key; absent where it has no token
     */
    public record Extra(Supply supply, Map<String, Set<String>> modes) {
        public Extra {
            modes = Map.copyOf(modes);
        }
    }

    /**
     * @param solution of that problem
     * @param mostInstruments to which {@code max_instruments} could be raised
     * @param extras accounts that could be added, in order of preference
     */
    public Counterfactuals(Solver solver, Problem problem, Solution solution, int mostInstruments, List<Extra> extras) {
        this.solver = solver;
        this.problem = problem;
        this.solution = solution;
        this.mostInstruments = mostInstruments;
        this.extras = List.copyOf(extras);
    }

    /** For the first instrument of each group, groups in order; those that no single change serves are left out. */
    public List<Counterfactual> ofGroups(int mostGroups) {
        var seen = new HashSet<Integer>();
        return solution.unserved().stream()
                .filter(unserved -> seen.add(unserved.group()))
                .limit(mostGroups)
                .map(this::of)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Empty where no single change serves it. */
    public Optional<Counterfactual> of(Unserved unserved) {
        return Stream.<Supplier<Optional<Counterfactual>>>of(
                        () -> lowerMinMode(unserved),
                        () -> raisePriority(unserved),
                        () -> raiseMaxInstruments(unserved),
                        () -> addConnection(unserved),
                        () -> addAccount(unserved),
                        () -> removeInstruments(unserved))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Counterfactual> lowerMinMode(Unserved unserved) {
        // From the highest on: what stands in the way is the least mode of those who want it most.
        int low = wants(unserved).mapToInt(want -> want.minMode().step()).max().orElse(1);
        return least(
                1,
                low - 1,
                amount -> {
                    var mode = Mode.ofStep(low - amount);
                    return new Trial(
                            new LowerMinMode(mode),
                            withWants(
                                    unserved,
                                    want -> new Want(
                                            want.asker(),
                                            want.candidate(),
                                            want.priority(),
                                            want.mode(),
                                            min(want.minMode(), mode))));
                },
                unserved);
    }

    private static Mode min(Mode a, Mode b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private Optional<Counterfactual> raisePriority(Unserved unserved) {
        if (unserved.priority() == Problem.LAST_CLASS) {
            return Optional.empty();
        }
        return least(
                1,
                unserved.priority() - 1,
                amount -> {
                    int priority = unserved.priority() - amount;
                    return new Trial(
                            new RaisePriority(priority),
                            withWants(
                                    unserved,
                                    want -> new Want(
                                            want.asker(),
                                            want.candidate(),
                                            Math.min(priority, want.priority()),
                                            want.mode(),
                                            want.minMode())));
                },
                unserved);
    }

    private Optional<Counterfactual> raiseMaxInstruments(Unserved unserved) {
        if (unserved.reason() != UnservedReason.PLAN_LIMIT) {
            return Optional.empty();
        }
        int most = Math.min(mostInstruments - problem.maxInstruments(), waiting(unserved));
        return least(
                1,
                most,
                by -> {
                    int raised = problem.maxInstruments() + by;
                    return new Trial(
                            new RaiseMaxInstruments(by, raised),
                            with(problem.supplies(), problem.candidates(), problem.wants(), raised));
                },
                unserved);
    }

    /** How many could stand before it, itself included. */
    private int waiting(Unserved unserved) {
        return (int) solution.unserved().stream()
                .filter(other -> other.priority() <= unserved.priority())
                .count();
    }

    private Optional<Counterfactual> addConnection(Unserved unserved) {
        for (int s = 0; s < problem.supplies().size(); s++) {
            var supply = problem.supplies().get(s);
            var account = supply.account();
            var more = new Supply(
                    new Account(
                            account.id(),
                            account.feed(),
                            account.connections() + 1,
                            account.numbers(),
                            account.overrides(),
                            account.reserved(),
                            account.groups()),
                    supply.limits());
            boolean allowed = more.limits().connectionsOf(more.account())
                    > supply.limits().connectionsOf(account);
            if (allowed && offered(unserved, account.id())) {
                var supplies = new ArrayList<>(problem.supplies());
                supplies.set(s, more);
                var found = prove(
                        new Trial(
                                new AddConnection(account.id(), account.connections() + 1),
                                with(supplies, problem.candidates(), problem.wants(), problem.maxInstruments())),
                        unserved);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private boolean offered(Unserved unserved, String account) {
        return problem.candidates().get(unserved.candidate()).offers().modes().containsKey(account);
    }

    private Optional<Counterfactual> addAccount(Unserved unserved) {
        return extras.stream()
                .filter(extra -> extra.modes().containsKey(unserved.key()))
                .map(extra ->
                        prove(new Trial(new AddAccount(extra.supply().account().feed()), withExtra(extra)), unserved))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Problem withExtra(Extra extra) {
        var supplies = new ArrayList<>(problem.supplies());
        supplies.add(extra.supply());
        var candidates = problem.candidates().stream()
                .map(candidate -> extra.modes().containsKey(candidate.key()) ? offeredAt(extra, candidate) : candidate)
                .toList();
        return with(supplies, candidates, problem.wants(), problem.maxInstruments());
    }

    private static Candidate offeredAt(Extra extra, Candidate candidate) {
        var modes = new HashMap<>(candidate.offers().modes());
        modes.put(extra.supply().account().id(), extra.modes().get(candidate.key()));
        return new Candidate(candidate.key(), candidate.inactive(), new Offers(modes), candidate.previous());
    }

    /** Those that lie within the limits that bind, least urgent and last asked first. */
    private Optional<Counterfactual> removeInstruments(Unserved unserved) {
        var holders = unserved.binding().stream().map(BindingLimit::holder).collect(Collectors.toSet());
        var inTheWay = solution.placements().stream()
                .filter(placement -> unserved.reason() == UnservedReason.PLAN_LIMIT
                        || problem.supplies().stream().anyMatch(supply -> lies(placement, supply, holders)))
                .sorted(Comparator.comparingInt(Placement::priority)
                        .thenComparingInt(Placement::candidate)
                        .reversed())
                .toList();
        return least(
                1,
                inTheWay.size(),
                count -> {
                    var removed = inTheWay.subList(0, count);
                    var gone = removed.stream().map(Placement::candidate).collect(Collectors.toSet());
                    var candidates = new ArrayList<>(problem.candidates());
                    gone.forEach(i -> candidates.set(i, nowhere(candidates.get(i))));
                    return new Trial(
                            new RemoveInstruments(
                                    removed.stream().map(Placement::key).toList()),
                            with(problem.supplies(), candidates, problem.wants(), problem.maxInstruments()));
                },
                unserved);
    }

    private static boolean lies(Placement placement, Supply supply, Set<String> holders) {
        var account = supply.account();
        return placement.place().account().equals(account.id())
                && (holders.contains(account.id())
                        || account.groups().values().stream().anyMatch(holders::contains));
    }

    private static Candidate nowhere(Candidate candidate) {
        return new Candidate(candidate.key(), candidate.inactive(), Offers.NONE, candidate.previous());
    }

    private record Trial(Change change, Problem problem) {}

    /** The least amount that works, by halving: what works in one amount works in every larger one. */
    private Optional<Counterfactual> least(int from, int to, IntFunction<Trial> change, Unserved unserved) {
        if (to < from) {
            return Optional.empty();
        }
        var found = prove(change.apply(to), unserved);
        int low = from;
        int high = to;
        while (found.isPresent() && low < high) {
            int middle = (low + high) >>> 1;
            var less = prove(change.apply(middle), unserved);
            if (less.isPresent()) {
                found = less;
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return found;
    }

    private Optional<Counterfactual> prove(Trial trial, Unserved unserved) {
        var again = solver.solve(trial.problem());
        var placed = again.placements().stream().map(Placement::key).collect(Collectors.toSet());
        if (!placed.contains(unserved.key())) {
            return Optional.empty();
        }
        var removed = trial.change() instanceof RemoveInstruments change ? Set.copyOf(change.keys()) : Set.of();
        var cost = solution.placements().stream()
                .map(Placement::key)
                .filter(key -> !placed.contains(key) && !removed.contains(key))
                .toList();
        return Optional.of(
                new Counterfactual(unserved.candidate(), unserved.key(), unserved.group(), trial.change(), cost));
    }

    private Stream<Want> wants(Unserved unserved) {
        return problem.wants().stream().filter(want -> want.candidate() == unserved.candidate());
    }

    private Problem withWants(Unserved unserved, UnaryOperator<Want> change) {
        var wants = problem.wants().stream()
                .map(want -> want.candidate() == unserved.candidate() ? change.apply(want) : want)
                .toList();
        return with(problem.supplies(), problem.candidates(), wants, problem.maxInstruments());
    }

    private Problem with(List<Supply> supplies, List<Candidate> candidates, List<Want> wants, int maxInstruments) {
        return new Problem(
                supplies, candidates, problem.askers(), wants, maxInstruments, problem.level(), problem.deadline());
    }
}
