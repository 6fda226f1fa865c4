package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.plan.solve.Problem.Supply;
import com.stocksblitz.registry.plan.solve.SharedConnections.Pool;
import com.stocksblitz.registry.plan.solve.Solution.BindingLimit;
import com.stocksblitz.registry.plan.solve.Solution.Bound;
import com.stocksblitz.registry.plan.solve.Solution.Gap;
import com.stocksblitz.registry.plan.solve.Solution.StoppedBy;
import com.stocksblitz.registry.plan.solve.Solution.Unserved;
import com.stocksblitz.registry.plan.solve.Solution.UnservedReason;
import com.stocksblitz.registry.plan.solve.Solution.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Deals connections that several accounts share out among them, where together they would open too many. Each deal is a
 * problem like any other; all deals are tried where they are few, else the better neighbour is taken again and again.
 */
final class Dealing {
    private static final int MODERATE_LEAST = 64;
    private static final int MODERATE_MOST = 256;
    /** Instruments in all the deals that are tried at moderate. */
    private static final int MODERATE_WORK = 12_800;

    private static final int AGGRESSIVE = 2_000;

    /** The better first. */
    private static final Comparator<Value> BEST = Comparator.comparing(Value::served)
            .thenComparing(Value::modes)
            .reversed()
            .thenComparing(Value::moves)
            .thenComparing(Value::modeChanges)
            .thenComparing(Value::connections)
            .thenComparing(Value::load);

    private final Problem problem;
    private final SharedConnections shared;
    private final Function<Problem, Solution> solver;
    private final int mostDeals;
    private final Budget budget;
    private final int[] own;
    private final Set<String> tried = new HashSet<>();
    private Solution best;
    private int[] bestDeal;
    private Tally served;
    private int evaluations;

    Dealing(Problem problem, SharedConnections shared, Function<Problem, Solution> solver) {
        this.problem = problem;
        this.shared = shared;
        this.solver = solver;
        mostDeals = problem.level() == Level.AGGRESSIVE ? AGGRESSIVE : moderate(problem);
        budget = new Budget(mostDeals, problem.deadline());
        own = problem.supplies().stream().mapToInt(Supply::connections).toArray();
    }

    private static int moderate(Problem problem) {
        int size = Math.max(1, problem.candidates().size());
        return Math.clamp(MODERATE_WORK / size, MODERATE_LEAST, MODERATE_MOST);
    }

    /**
     * @param relaxed the best plan if every account could have all its own connections: no deal is worth more
     * @param modesBound M that no plan exceeds which serves the same instruments
     */
    Solution best(Solution relaxed, Function<Solution, Tally> modesBound) {
        evaluations = relaxed.evaluations();
        var every = every(mostDeals);
        tryOut(start(relaxed));
        if (every.isEmpty()) {
            climb();
        }
        boolean all = !every.isEmpty() && every.stream().allMatch(this::tryOutInTime);
        var bound = relaxed.upperBound().served();
        if (all && served.compareTo(bound) < 0) {
            bound = served;
        }
        return finished(relaxed, new Bound(bound, modesBound.apply(best)));
    }

    private boolean tryOutInTime(int[] deal) {
        if (!budget.isLeft() && budget.isLate()) {
            return false;
        }
        tryOut(deal);
        return true;
    }

    private boolean tryOut(int[] deal) {
        if (!tried.add(Arrays.toString(deal))) {
            return false;
        }
        var solution = solver.apply(dealt(deal));
        budget.spend();
        evaluations += solution.evaluations();
        var reached = solution.upperBound().served();
        served = served == null || reached.compareTo(served) > 0 ? reached : served;
        if (best != null && BEST.compare(solution.value(), best.value()) >= 0) {
            return false;
        }
        best = solution;
        bestDeal = deal;
        return true;
    }

    private Problem dealt(int[] deal) {
        var supplies = IntStream.range(0, deal.length)
                .mapToObj(s -> problem.supplies().get(s).with(deal[s]))
                .toList();
        return new Problem(
                supplies,
                problem.candidates(),
                problem.askers(),
                problem.wants(),
                problem.maxInstruments(),
                problem.level(),
                problem.deadline());
    }

    /** What the previous plan used, else what the relaxed one would, cut and filled up to what there is. */
    private int[] start(Solution relaxed) {
        var numbers = new HashMap<String, Integer>();
        problem.candidates().stream()
                .map(Problem.Candidate::previous)
                .filter(previous -> previous != null)
                .forEach(previous -> numbers.merge(previous.account(), previous.connection() + 1, Math::max));
        if (numbers.isEmpty()) {
            relaxed.connections().forEach(use -> numbers.merge(use.account(), 1, Integer::sum));
        }
        var deal = own.clone();
        for (var pool : shared.pools()) {
            var members = members(pool);
            for (int s : members) {
                deal[s] = Math.min(
                        own[s],
                        numbers.getOrDefault(problem.supplies().get(s).account().id(), 0));
            }
            while (sum(deal, members) > pool.most()) {
                deal[
                        Arrays.stream(members)
                                .boxed()
                                .max(Comparator.comparing(s -> deal[s]))
                                .orElseThrow()]--;
            }
            while (sum(deal, members) < most(pool)) {
                deal[
                        Arrays.stream(members)
                                .filter(s -> deal[s] < own[s])
                                .findFirst()
                                .orElseThrow()]++;
            }
        }
        return deal;
    }

    /** Takes a connection from one account for another, or two where one does not help, while the plan gets better. */
    private void climb() {
        boolean better = true;
        while (better) {
            var near = neighbours(bestDeal);
            better = Stream.concat(
                            near.stream(), near.stream().map(this::neighbours).flatMap(List::stream))
                    .anyMatch(deal -> budget.isLeft() && tryOut(deal));
        }
    }

    private List<int[]> neighbours(int[] from) {
        var neighbours = new ArrayList<int[]>();
        for (var pool : shared.pools()) {
            for (int giver : members(pool)) {
                for (int taker : members(pool)) {
                    if (giver != taker && from[giver] > 0 && from[taker] < own[taker]) {
                        var deal = from.clone();
                        deal[giver]--;
                        deal[taker]++;
                        neighbours.add(deal);
                    }
                }
            }
        }
        return neighbours;
    }

    /**
     * Every deal that leaves no connection over, since one more never makes a plan worse; empty where they are many.
     */
    private List<int[]> every(int most) {
        var deals = List.of(own);
        for (var pool : shared.pools()) {
            var more = new ArrayList<int[]>();
            for (var deal : deals) {
                deal(members(pool), 0, most(pool), deal.clone(), more, most);
            }
            if (more.size() > most) {
                return List.of();
            }
            deals = more;
        }
        return deals;
    }

    private void deal(int[] members, int at, int left, int[] deal, List<int[]> deals, int most) {
        if (deals.size() > most) {
            return;
        }
        if (at == members.length) {
            deals.add(deal.clone());
            return;
        }
        int others = IntStream.range(at + 1, members.length)
                .map(m -> own[members[m]])
                .sum();
        int s = members[at];
        for (int n = Math.max(0, left - others); n <= Math.min(own[s], left); n++) {
            deal[s] = n;
            deal(members, at + 1, left - n, deal, deals, most);
        }
    }

    private int most(Pool pool) {
        return Math.min(pool.most(), sum(own, members(pool)));
    }

    private int[] members(Pool pool) {
        return IntStream.range(0, own.length)
                .filter(s -> pool.accounts()
                        .contains(problem.supplies().get(s).account().id()))
                .toArray();
    }

    private static int sum(int[] deal, int[] members) {
        return Arrays.stream(members).map(s -> deal[s]).sum();
    }

    private Solution finished(Solution relaxed, Bound bound) {
        var gap = Report.gap(best.value(), bound);
        boolean late = budget.isLate() || best.stoppedBy() == StoppedBy.TIME;
        var stoppedBy = late
                ? StoppedBy.TIME
                : gap.equals(Gap.NONE)
                        ? StoppedBy.PROVEN
                        : budget.isUsedUp() || best.stoppedBy() == StoppedBy.BUDGET
                                ? StoppedBy.BUDGET
                                : StoppedBy.EXHAUSTED;
        var before = new HashMap<Integer, UnservedReason>();
        relaxed.unserved().forEach(unserved -> before.put(unserved.candidate(), unserved.reason()));
        return new Solution(
                best.placements(),
                best.unserved().stream()
                        .map(unserved -> named(unserved, before))
                        .toList(),
                best.askers(),
                best.connections(),
                best.scopes(),
                best.value(),
                bound,
                gap,
                gap.equals(Gap.NONE),
                stoppedBy,
                evaluations);
    }

    /** Names the shared connections where they stand in the way; an account that was dealt none still has the token. */
    private Unserved named(Unserved unserved, Map<Integer, UnservedReason> before) {
        var reason = unserved.reason();
        if (reason == UnservedReason.PLAN_LIMIT
                || isNotOffered(reason) && isNotOffered(before.get(unserved.candidate()))) {
            return unserved;
        }
        var offers = problem.candidates().get(unserved.candidate()).offers().modes();
        var binding = new ArrayList<>(unserved.binding());
        for (var pool : shared.pools()) {
            if (sum(own, members(pool)) > pool.most()
                    && pool.accounts().stream().anyMatch(offers::containsKey)) {
                binding.add(new BindingLimit(
                        pool.scope(), pool.holder(), FeedLimits.Connections.ID, pool.most(), pool.grade()));
            }
        }
        return new Unserved(
                unserved.candidate(),
                unserved.key(),
                unserved.priority(),
                isNotOffered(reason) ? UnservedReason.CAPACITY : reason,
                binding,
                unserved.group());
    }

    private static boolean isNotOffered(UnservedReason reason) {
        return reason == UnservedReason.NO_TOKEN || reason == UnservedReason.MODE_NOT_OFFERED;
    }
}
