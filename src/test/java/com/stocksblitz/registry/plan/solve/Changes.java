package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.plan.solve.Counterfactual.AddAccount;
import com.stocksblitz.registry.plan.solve.Counterfactual.AddConnection;
import com.stocksblitz.registry.plan.solve.Counterfactual.LowerMinMode;
import com.stocksblitz.registry.plan.solve.Counterfactual.RaiseMaxInstruments;
import com.stocksblitz.registry.plan.solve.Counterfactual.RaisePriority;
import com.stocksblitz.registry.plan.solve.Counterfactual.RemoveInstruments;
import com.stocksblitz.registry.plan.solve.Problem.Candidate;
import com.stocksblitz.registry.plan.solve.Problem.Supply;
import com.stocksblitz.registry.plan.solve.Problem.Want;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes the changes that counterfactuals propose, from what they say and not from what the planner tried. */
final class Changes {
    private Changes() {}

    static Problem made(Problem problem, Counterfactual found) {
        return switch (found.change()) {
            case LowerMinMode lower -> minMode(problem, found.candidate(), lower.minMode());
            case RaisePriority raise -> priority(problem, found.candidate(), raise.priority());
            case RaiseMaxInstruments raise -> most(problem, raise.maxInstruments());
            case AddConnection add -> connections(problem, add);
            case RemoveInstruments remove -> without(problem, numbers(problem, remove.keys()));
            case AddAccount add -> throw new IllegalArgumentException("no account was to be had: " + add);
        };
    }

    /** The same change by one less, where there is less. */
    static Optional<Problem> less(Problem problem, Counterfactual found) {
        return switch (found.change()) {
            case LowerMinMode lower ->
                lower.minMode() == Mode.DEPTH200
                        ? Optional.empty()
                        : Optional.of(minMode(
                                problem,
                                found.candidate(),
                                Mode.ofStep(lower.minMode().step() + 1)));
            // One less than one class is no change at all.
            case RaisePriority raise ->
                raise.priority() + 1 < best(problem, found.candidate())
                        ? Optional.of(priority(problem, found.candidate(), raise.priority() + 1))
                        : Optional.empty();
            case RaiseMaxInstruments raise -> Optional.of(most(problem, raise.maxInstruments() - 1));
            case AddConnection add -> Optional.of(problem);
            case RemoveInstruments remove ->
                Optional.of(without(
                        problem,
                        numbers(problem, remove.keys().subList(0, remove.keys().size() - 1))));
            case AddAccount add -> Optional.empty();
        };
    }

    private static int best(Problem problem, int candidate) {
        return problem.wants().stream()
                .filter(want -> want.candidate() == candidate)
                .mapToInt(Want::priority)
                .min()
                .orElseThrow();
    }

    /** With those that nobody offers any more. */
    static Problem without(Problem problem, List<Integer> gone) {
        var candidates = new ArrayList<>(problem.candidates());
        for (int i : gone) {
            var one = candidates.get(i);
            candidates.set(i, new Candidate(one.key(), one.inactive(), Offers.NONE, one.previous()));
        }
        return with(problem, problem.supplies(), candidates, problem.wants(), problem.maxInstruments());
    }

    private static List<Integer> numbers(Problem problem, List<String> keys) {
        return problem.candidates().stream()
                .filter(one -> keys.contains(one.key()))
                .map(problem.candidates()::indexOf)
                .toList();
    }

    private static Problem minMode(Problem problem, int candidate, Mode least) {
        return withWants(
                problem,
                candidate,
                want -> new Want(
                        want.asker(),
                        candidate,
                        want.priority(),
                        want.mode(),
                        want.minMode().compareTo(least) > 0 ? least : want.minMode()));
    }

    private static Problem priority(Problem problem, int candidate, int priority) {
        return withWants(
                problem,
                candidate,
                want -> new Want(
                        want.asker(), candidate, Math.min(priority, want.priority()), want.mode(), want.minMode()));
    }

    private static Problem withWants(Problem problem, int candidate, UnaryOperator<Want> change) {
        var wants = problem.wants().stream()
                .map(want -> want.candidate() == candidate ? change.apply(want) : want)
                .toList();
        return with(problem, problem.supplies(), problem.candidates(), wants, problem.maxInstruments());
    }

    private static Problem most(Problem problem, int instruments) {
        return with(problem, problem.supplies(), problem.candidates(), problem.wants(), instruments);
    }

    private static Problem connections(Problem problem, AddConnection add) {
        var supplies = problem.supplies().stream()
                .map(supply -> supply.account().id().equals(add.account()) ? more(supply, add.connections()) : supply)
                .toList();
        return with(problem, supplies, problem.candidates(), problem.wants(), problem.maxInstruments());
    }

    private static Supply more(Supply supply, int connections) {
        var account = supply.account();
        return new Supply(
                new Account(
                        account.id(),
                        account.feed(),
                        connections,
                        account.numbers(),
                        account.overrides(),
                        account.reserved(),
                        account.groups()),
                supply.limits());
    }

    private static Problem with(
            Problem problem, List<Supply> supplies, List<Candidate> candidates, List<Want> wants, int most) {
        return new Problem(supplies, candidates, problem.askers(), wants, most, problem.level(), problem.deadline());
    }
}
