package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.plan.solve.BoxSearch.Found;
import com.stocksblitz.registry.plan.solve.BoxSearch.Verdict;
import com.stocksblitz.registry.plan.solve.Solution.ConnectionUse;
import com.stocksblitz.registry.plan.solve.Solution.StoppedBy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds the plan for a problem: most served by class; who, by turns; most modes by class; least change; fewest
 * connections; most even load. Each counts only where those before it leave a choice. Pure, deterministic and safe to
 * share.
 */
public final class Solver {
    private static final int MODERATE_WORK = 150_000;
    private static final int MODERATE_LEAST = 4;
    private static final int MODERATE_MOST = 2_000;
    private static final int AGGRESSIVE = 300_000;

    /** A plan so large that fewer evaluations than this are allowed takes the boxes that were found first. */
    private static final int WORTHWHILE = 50;
    /** Taking turns costs as much as several flows. */
    private static final int KEEP_SHARE = 8;

    /**
     * Plans, always within the limits.
     *
     * @throws IllegalArgumentException where an account lacks a number without which its feed cannot be planned, or
     *     where its feed's limits contradict each other
     */
    public Solution solve(Problem problem) {
        var run = run(problem);
        var solution = run.solve();
        var shared = SharedConnections.of(problem.supplies());
        var open = solution.connections().stream()
                .collect(Collectors.groupingBy(ConnectionUse::account, Collectors.summingInt(one -> 1)));
        return shared.hold(account -> open.getOrDefault(account, 0))
                ? solution
                : new Dealing(problem, shared, dealt -> run(dealt).solve()).best(solution, run::modesBound);
    }

    private static Run run(Problem problem) {
        var allowances = Allowance.of(problem.supplies());
        var claims = new Claims(problem);
        var layout = LayoutBuilder.build(allowances, candidates(problem, allowances), problem.maxInstruments());
        boolean keep = problem.level() != Level.LOW;
        var types = new Types(problem, claims, layout, keep);
        return new Run(problem, claims, layout, types, keep);
    }

    /** How many candidates each account could be given. */
    private static int[] candidates(Problem problem, List<Allowance> allowances) {
        var counts = new IdentityHashMap<Offers, int[]>();
        for (var candidate : problem.candidates()) {
            counts.computeIfAbsent(candidate.offers(), none -> new int[1])[0]++;
        }
        var candidates = new int[allowances.size()];
        counts.forEach((offers, count) -> {
            for (int s = 0; s < candidates.length; s++) {
                candidates[s] +=
                        offers.modes().containsKey(allowances.get(s).account.id()) ? count[0] : 0;
            }
        });
        return candidates;
    }

    /** One problem being solved. */
    private static final class Run {
        private final Problem problem;
        private final Claims claims;
        private final Layout layout;
        /** With the boxes that matter while only those served are counted. */
        private final Layout serving;

        private final Types types;
        private final boolean keep;
        /** Whether there is a previous plan. */
        private final boolean follows;

        private final List<Kind> kinds;
        private final List<Kind> lightestFirst;
        private final Budget servedBudget;
        private final Budget keepBudget;
        private final Budget modesBudget;
        private final Budget nearBudget;

        Run(Problem problem, Claims claims, Layout layout, Types types, boolean keep) {
            this.problem = problem;
            this.claims = claims;
            this.layout = layout;
            this.serving = Narrowed.forServing(layout, types);
            this.types = types;
            this.keep = keep;
            follows = keep && problem.candidates().stream().anyMatch(candidate -> candidate.previous() != null);
            kinds = types.kinds();
            lightestFirst = types.kindsLightestFirst();
            int most = problem.level() == Level.AGGRESSIVE ? AGGRESSIVE : moderateBudget();
            servedBudget = new Budget(most, problem.deadline());
            keepBudget = new Budget(moderateBudget() / KEEP_SHARE, problem.deadline());
            modesBudget = new Budget(most, problem.deadline());
            nearBudget = new Budget(moderateBudget() / KEEP_SHARE, problem.deadline());
        }

        private int moderateBudget() {
            long size = Math.max(1, (long) types.size() * layout.tree.leaves);
            return Math.clamp(MODERATE_WORK / size, MODERATE_LEAST, MODERATE_MOST);
        }

        Solution solve() {
            return problem.level() == Level.LOW ? firstFit() : best();
        }

        private Solution firstFit() {
            var fit = FirstFit.run(problem, claims, types, layout.allowances);
            var open = new int[layout.boxes.size()][];
            var relaxed = layout.capacities(open);
            int[] served = served(serving.capacities(open)).value();
            var counts = new int[types.size()];
            for (int i = 0; i < fit.seats.length; i++) {
                counts[types.of[i]] += fit.seats[i] == null ? 0 : 1;
            }
            var modes = modes(counts, relaxed).value();
            var report = new Report(problem, claims, layout, types, fit.seats);
            return report.solution(served, modes, Refusals.of(fit), StoppedBy.EXHAUSTED, 1);
        }

        private Solution best() {
            var starts = starts();
            var served = serve(servedBudget, starts);
            var who = who(served, starts);
            var turns = who.turns();
            var counts = new int[types.size()];
            Arrays.setAll(counts, who.flow()::placed);
            requireAsMany(served.verdict().value(), served(who.flow()));
            var refusals = Refusals.of(turns, layout, who.flow().capacities());
            var modes = modes(who, counts, starts);
            var compact = Consolidation.shrink(
                    layout, capacities -> modes(counts, capacities), modes.verdict(), moderateBudget());
            var taken = Arrays.copyOf(turns.taken, turns.count());
            var seats = Seating.seat(problem, layout, types, compact.flow(), taken, modes.boxes(), keep);
            var report = new Report(problem, claims, layout, types, seats);
            return report.solution(
                    served.bound(),
                    modes.bound(),
                    refusals,
                    stoppedBy(served, modes),
                    Math.max(1, servedBudget.spent() + keepBudget.spent() + modesBudget.spent() + nearBudget.spent()));
        }

        /** The boxes that serve the most. */
        private Found serve(Budget budget, List<int[][]> starts) {
            var found = BoxSearch.search(serving, budget, this::served, starts);
            // What no one needs to be served is room for modes.
            return new Found(Starts.nearest(layout, found.boxes()), found.verdict(), found.bound(), found.proven());
        }

        /** Who is served under these boxes. */
        private record Who(int[][] boxes, Flow flow, Turns turns) {}

        /**
         * The boxes of the previous plan are those that suit its modes, so turns taken in them may serve others than it
         * did. Of boxes that serve equally many those are looked for that lose fewer; those that a first plan would
         * find lose none where nothing changed since.
         */
        private Who who(Found served, List<int[][]> others) {
            var who = who(served.boxes());
            if (layout.boxes.isEmpty() || who.turns().lost() == 0 || moderateBudget() < WORTHWHILE) {
                return who;
            }
            var first = serve(keepBudget, List.<int[][]>of(others.getLast()));
            var starts = List.of(served.boxes(), first.boxes(), others.getLast());
            var loseNone = Arrays.copyOf(served.verdict().value(), Problem.LAST_CLASS + 1);
            return who(BoxSearch.improve(layout, keepBudget, this::kept, starts, loseNone));
        }

        private Who who(int[][] boxes) {
            var flow = new Flow(kinds, layout.tree, layout.capacities(boxes));
            return new Who(boxes, flow, Turns.take(problem, claims, types, flow, keep));
        }

        /** S, then those lost as a negative number, when turns are taken under these capacities. */
        private Verdict kept(int[] capacities) {
            var flow = new Flow(kinds, layout.tree, capacities);
            int lost = Turns.take(problem, claims, types, flow, keep).lost();
            var value = Arrays.copyOf(served(flow), Problem.LAST_CLASS + 1);
            value[Problem.LAST_CLASS] = -lost;
            return new Verdict(value, flow);
        }

        private int[] served(Flow flow) {
            var value = new int[Problem.LAST_CLASS];
            for (int t = 0; t < types.size(); t++) {
                value[types.get(t).rank() - 1] += flow.placed(t);
            }
            return value;
        }

        /** M that no plan exceeds which serves what that solution serves. */
        Tally modesBound(Solution solution) {
            var counts = new int[types.size()];
            solution.placements().forEach(placed -> counts[types.of[placed.candidate()]]++);
            var found = BoxSearch.search(
                    Narrowed.forModes(layout, types, counts),
                    new Budget(moderateBudget(), problem.deadline()),
                    capacities -> modes(counts, capacities),
                    List.of());
            return Tally.of(Arrays.copyOf(found.bound(), Problem.LAST_CLASS));
        }

        private StoppedBy stoppedBy(Found served, Found modes) {
            if (servedBudget.isLate() || keepBudget.isLate() || modesBudget.isLate() || nearBudget.isLate()) {
                return StoppedBy.TIME;
            }
            if (served.proven() && modes.proven()) {
                return StoppedBy.PROVEN;
            }
            boolean used = servedBudget.isUsedUp() || modesBudget.isUsedUp();
            return used ? StoppedBy.BUDGET : StoppedBy.EXHAUSTED;
        }

        /** S under these capacities. */
        private Verdict served(int[] capacities) {
            var flow = new Flow(lightestFirst, layout.tree, capacities);
            var value = new int[Problem.LAST_CLASS];
            for (int rank = 1; rank <= value.length; rank++) {
                for (int t = 0; t < types.size(); t++) {
                    var type = types.get(t);
                    if (type.rank() == rank && type.reason() == null) {
                        value[rank - 1] += flow.place(t, type.count());
                    }
                }
            }
            return new Verdict(value, flow);
        }

        /** M and change for exactly these counts by type; null where the capacities do not hold them. */
        private Verdict modes(int[] counts, int[] capacities) {
            var flow = new Flow(kinds, layout.tree, capacities);
            for (int t = 0; t < counts.length; t++) {
                if (counts[t] > 0 && flow.place(t, counts[t]) < counts[t]) {
                    return null;
                }
            }
            return modes(flow);
        }

        private Verdict modes(Flow flow) {
            Cycles.cancel(flow, kinds);
            return new Verdict(types.value(flow), flow);
        }

        private Found modes(Who who, int[] counts, List<int[][]> others) {
            if (layout.boxes.isEmpty()) {
                var verdict = modes(who.flow());
                return new Found(who.boxes(), verdict, verdict.value(), true);
            }
            var starts = new ArrayList<>(others);
            starts.addFirst(who.boxes());
            BoxSearch.Judge judge = capacities -> modes(counts, capacities);
            var found = BoxSearch.search(Narrowed.forModes(layout, types, counts), modesBudget, judge, starts);
            if (!follows) {
                return found;
            }
            var before = others.getFirst();
            var near = found.proven() || types.moves(found.verdict().value()) == 0
                    ? found
                    : BoxSearch.searchAround(
                            layout, nearBudget, judge, found, Starts.held(layout, Starts.previous(problem, layout)));
            return BoxSearch.restore(layout, keepBudget, judge, near, before);
        }

        private static void requireAsMany(int[] expected, int[] reached) {
            if (Arrays.compare(reached, expected) < 0) {
                throw new IllegalStateException(
                        "taking turns served " + Arrays.toString(reached) + " instead of " + Arrays.toString(expected));
            }
        }

        /**
         * Boxes worth starting from: those of the previous plan, and last those of a plan as simple clients make it.
         */
        private List<int[][]> starts() {
            if (layout.boxes.isEmpty()) {
                return List.of();
            }
            var starts = new ArrayList<int[][]>();
            if (follows) {
                starts.add(Starts.around(layout, Starts.previous(problem, layout)));
            }
            var fit = FirstFit.run(problem, claims, types, layout.allowances);
            starts.add(Starts.around(layout, fit::counts));
            return starts;
        }
    }
}
