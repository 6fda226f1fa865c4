package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.solve.Allowance.Ceiling;
import com.stocksblitz.registry.plan.solve.Allowance.Mix;
import com.stocksblitz.registry.plan.solve.Solution.AskerOutcome;
import com.stocksblitz.registry.plan.solve.Solution.Bound;
import com.stocksblitz.registry.plan.solve.Solution.ConnectionUse;
import com.stocksblitz.registry.plan.solve.Solution.Gap;
import com.stocksblitz.registry.plan.solve.Solution.PlacedReason;
import com.stocksblitz.registry.plan.solve.Solution.Placement;
import com.stocksblitz.registry.plan.solve.Solution.ScopeUse;
import com.stocksblitz.registry.plan.solve.Solution.StoppedBy;
import com.stocksblitz.registry.plan.solve.Solution.Unserved;
import com.stocksblitz.registry.plan.solve.Solution.Usage;
import com.stocksblitz.registry.plan.solve.Solution.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * Puts a finished seating into words and figures. Everything is counted from the seats, nothing is taken from the
 * search.
 */
final class Report {
    private final Problem problem;
    private final Claims claims;
    private final Types types;
    private final List<Allowance> allowances;
    private final Seat[] seats;
    /** Counts by account, connection and mode. */
    private final int[][][] counts;

    Report(Problem problem, Claims claims, Layout layout, Types types, Seat[] seats) {
        this.problem = problem;
        this.claims = claims;
        this.types = types;
        this.seats = seats;
        allowances = layout.allowances;
        counts = new int[allowances.size()][][];
        for (int s = 0; s < counts.length; s++) {
            counts[s] = new int[allowances.get(s).connections]
                    [allowances.get(s).modes.size()];
        }
        for (var seat : seats) {
            if (seat != null) {
                counts[seat.supply()][seat.connection()][seat.mode()]++;
            }
        }
    }

    /**
     * @param servedBound S that no plan exceeds
     * @param modesBound M that no plan exceeds which serves the same instruments
     */
    Solution solution(int[] servedBound, int[] modesBound, Refusals refusals, StoppedBy stoppedBy, int evaluations) {
        var connections = connections();
        var value = value(connections);
        var bound = new Bound(Tally.of(servedBound), Tally.of(Arrays.copyOf(modesBound, Problem.LAST_CLASS)));
        var gap = gap(value, bound);
        return new Solution(
                placements(),
                unserved(refusals),
                askers(),
                connections,
                scopes(),
                value,
                bound,
                gap,
                gap.equals(Gap.NONE),
                gap.equals(Gap.NONE) && stoppedBy != StoppedBy.TIME ? StoppedBy.PROVEN : stoppedBy,
                evaluations);
    }

    private List<Placement> placements() {
        var placements = new ArrayList<Placement>();
        for (int i = 0; i < seats.length; i++) {
            if (seats[i] != null) {
                placements.add(placement(i));
            }
        }
        return placements;
    }

    private Placement placement(int i) {
        var seat = seats[i];
        int given = given(i);
        var allowance = allowances.get(seat.supply());
        var mode = allowance.modes.get(seat.mode()).name();
        var reason = given == claims.ask[i]
                ? PlacedReason.AS_ASKED
                : given < heaviestOffered(i) ? PlacedReason.LOWERED_CAPACITY : PlacedReason.LOWERED_NOT_OFFERED;
        return new Placement(
                i,
                problem.candidates().get(i).key(),
                new Place(allowance.account.id(), seat.connection(), mode),
                Mode.ofStep(claims.ask[i]),
                Mode.ofStep(given),
                claims.rank[i],
                reason,
                belowMinMode(i, given));
    }

    private int given(int i) {
        int covers =
                allowances.get(seats[i].supply()).modes.get(seats[i].mode()).step();
        return Math.min(covers, claims.ask[i]);
    }

    private int heaviestOffered(int i) {
        int heaviest = 0;
        for (int given : types.get(types.of[i]).given()) {
            heaviest = Math.max(heaviest, given);
        }
        return heaviest;
    }

    private List<Integer> belowMinMode(int i, int given) {
        List<Integer> below = List.of();
        for (int c = claims.first[i]; c < claims.first[i + 1]; c++) {
            if (claims.minMode[c] > given) {
                below = below.isEmpty() ? new ArrayList<>() : below;
                below.add(claims.asker[c]);
            }
        }
        return below.isEmpty() ? below : below.stream().sorted().toList();
    }

    private List<Unserved> unserved(Refusals refusals) {
        var groups = new HashMap<Integer, Integer>();
        var unserved = new ArrayList<Unserved>();
        for (int i = 0; i < seats.length; i++) {
            if (seats[i] == null) {
                var refusal = refusals.of(i, types);
                int group = groups.computeIfAbsent(types.of[i], fresh -> groups.size());
                unserved.add(new Unserved(
                        i,
                        problem.candidates().get(i).key(),
                        claims.rank[i],
                        refusal.reason(),
                        refusal.binding(),
                        group));
            }
        }
        return unserved;
    }

    private List<AskerOutcome> askers() {
        var wanted = new int[problem.askers().size()][Problem.LAST_CLASS];
        var served = new int[wanted.length][Problem.LAST_CLASS];
        for (int i = 0; i < seats.length; i++) {
            for (int c = claims.first[i]; c < claims.first[i + 1]; c++) {
                wanted[claims.asker[c]][claims.priority[c] - 1]++;
                served[claims.asker[c]][claims.priority[c] - 1] += seats[i] == null ? 0 : 1;
            }
        }
        var outcomes = new ArrayList<AskerOutcome>();
        for (int u = 0; u < wanted.length; u++) {
            outcomes.add(new AskerOutcome(u, Tally.of(wanted[u]), Tally.of(served[u])));
        }
        return outcomes;
    }

    private List<ConnectionUse> connections() {
        var uses = new ArrayList<ConnectionUse>();
        for (int s = 0; s < counts.length; s++) {
            for (int c = 0; c < counts[s].length; c++) {
                int instruments = Arrays.stream(counts[s][c]).sum();
                if (instruments > 0) {
                    var account = allowances.get(s).account;
                    uses.add(new ConnectionUse(
                            account.id(), account.feed(), c, instruments, usage(s, counts[s][c], true)));
                }
            }
        }
        return uses;
    }

    private List<Usage> usage(int s, int[] held, boolean connection) {
        var allowance = allowances.get(s);
        var usage = new ArrayList<Usage>();
        for (var ceiling : allowance.ceilings) {
            if (!ceiling.scope().isShared() && connection == (ceiling.scope() == Scope.CONNECTION)) {
                usage.add(usage(allowance, ceiling, ceiling.used(held)));
            }
        }
        for (var mix : allowance.mixes) {
            if (connection == (mix.scope() == Scope.CONNECTION)) {
                usage.addAll(usage(allowance, mix, held));
            }
        }
        return usage;
    }

    private static Usage usage(Allowance allowance, Ceiling ceiling, long used) {
        return new Usage(
                ceiling.id(), ceiling.unit(), allowance.names(ceiling.weights()), used, ceiling.cap(), ceiling.grade());
    }

    /** Told by the alternative that is left the emptiest. */
    private static List<Usage> usage(Allowance allowance, Mix mix, int[] held) {
        int[] best = null;
        var least = new Fraction(Long.MAX_VALUE >> 32, 1);
        for (var choice : mix.choices()) {
            var load = load(choice, held);
            if (Mix.covers(choice, held) && load.compareTo(least) < 0) {
                best = choice;
                least = load;
            }
        }
        var usage = new ArrayList<Usage>();
        for (int m = 0; m < held.length; m++) {
            if (best != null && best[m] > 0) {
                var mode = Set.of(allowance.modes.get(m).name());
                usage.add(new Usage(mix.id(), mix.unit(), mode, held[m], best[m], mix.grade()));
            }
        }
        return usage;
    }

    private static Fraction load(int[] caps, int[] held) {
        var load = Fraction.ZERO;
        for (int m = 0; m < held.length; m++) {
            if (caps[m] > 0) {
                load = max(load, new Fraction(held[m], caps[m]));
            }
        }
        return load;
    }

    private List<ScopeUse> scopes() {
        var uses = new ArrayList<ScopeUse>();
        var shared = new LinkedHashMap<String, ScopeUse>();
        for (int s = 0; s < counts.length; s++) {
            var allowance = allowances.get(s);
            var held = new int[allowance.modes.size()];
            for (var connection : counts[s]) {
                for (int m = 0; m < held.length; m++) {
                    held[m] += connection[m];
                }
            }
            if (Arrays.stream(held).sum() == 0) {
                continue;
            }
            for (var ceiling : allowance.ceilings) {
                if (ceiling.scope().isShared()) {
                    var holder = allowance.group(ceiling.scope());
                    var key = allowance.account.feed() + '\n' + holder + '\n' + ceiling.id();
                    var use = new ScopeUse(ceiling.scope(), holder, usage(allowance, ceiling, ceiling.used(held)));
                    shared.merge(key, use, Report::plus);
                }
            }
            usage(s, held, false)
                    .forEach(usage ->
                            uses.add(new ScopeUse(allowance.scope(usage.limit()), allowance.account.id(), usage)));
        }
        uses.addAll(shared.values());
        return uses;
    }

    private static ScopeUse plus(ScopeUse a, ScopeUse b) {
        var usage = new Usage(
                a.usage().limit(),
                a.usage().unit(),
                a.usage().modes(),
                a.usage().used() + b.usage().used(),
                Math.min(a.usage().capacity(), b.usage().capacity()),
                a.usage().grade());
        return new ScopeUse(a.scope(), a.holder(), usage);
    }

    private Value value(List<ConnectionUse> connections) {
        var served = new int[Problem.LAST_CLASS];
        var modes = new int[Problem.LAST_CLASS];
        int moves = 0;
        int changes = 0;
        for (int i = 0; i < seats.length; i++) {
            if (seats[i] == null) {
                continue;
            }
            served[claims.rank[i] - 1]++;
            for (int step = claims.low[i] + 1; step <= given(i); step++) {
                modes[Claims.rankOfStep(claims.stepRanks(i), step) - 1]++;
            }
            var previous = problem.candidates().get(i).previous();
            if (previous != null) {
                boolean stays = previous.account()
                                .equals(allowances
                                        .get(seats[i].supply())
                                        .account
                                        .id())
                        && previous.connection() == seats[i].connection();
                boolean sameMode = previous.mode()
                        .equals(allowances
                                .get(seats[i].supply())
                                .modes
                                .get(seats[i].mode())
                                .name());
                moves += stays ? 0 : 1;
                changes += stays && !sameMode ? 1 : 0;
            }
        }
        var load = Fraction.ZERO;
        for (var connection : connections) {
            for (var usage : connection.usage()) {
                load = usage.capacity() == 0 ? load : max(load, new Fraction(usage.used(), usage.capacity()));
            }
        }
        return new Value(Tally.of(served), Tally.of(modes), moves, changes, connections.size(), load);
    }

    private static Fraction max(Fraction a, Fraction b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** At the first level where they differ. */
    static Gap gap(Value value, Bound bound) {
        var served = gap("S", value.served(), bound.served());
        return served.equals(Gap.NONE) ? gap("M", value.modes(), bound.modes()) : served;
    }

    private static Gap gap(String name, Tally value, Tally bound) {
        for (int rank = 1; rank <= Problem.LAST_CLASS; rank++) {
            int missing = bound.of(rank) - value.of(rank);
            if (missing > 0) {
                return new Gap(name + rank, new Fraction(missing, bound.of(rank)));
            }
            if (missing < 0) {
                throw new IllegalStateException(name + " is above its bound: " + value + " against " + bound);
            }
        }
        return Gap.NONE;
    }
}
