package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What programs without a planner do, as a baseline: instruments in request order, each onto a connection with room,
 * none ever moved again.
 */
final class SimpleClient {
    /** Which of the connections with room it takes. */
    enum Choice {
        FIRST_FIT,
        LEAST_LOADED
    }

    private final Problem problem;
    private final Choice choice;
    private final boolean lowering;
    private final List<Allowance> allowances;
    private final Claims claims;
    private final int[][][] counts;
    private final Map<String, Long> shared = new HashMap<>();
    private final SharedConnections connections;

    private SimpleClient(Problem problem, Choice choice, boolean lowering) {
        this.problem = problem;
        this.choice = choice;
        this.lowering = lowering;
        allowances = Allowance.of(problem.supplies());
        claims = new Claims(problem);
        connections = SharedConnections.of(problem.supplies());
        counts = allowances.stream()
                .map(allowance -> new int[allowance.connections][allowance.modes.size()])
                .toArray(int[][][]::new);
    }

    /**
     * Instruments served, by class.
     *
     * @param lowering whether it tries lighter modes where the one asked for has no room anywhere
     */
    static Tally served(Problem problem, Choice choice, boolean lowering) {
        return new SimpleClient(problem, choice, lowering).served();
    }

    private Tally served() {
        var served = new int[Problem.LAST_CLASS];
        var seen = new boolean[claims.candidates()];
        int placed = 0;
        for (var want : problem.wants()) {
            int i = want.candidate();
            if (!seen[i] && placed < problem.maxInstruments() && place(i)) {
                served[claims.rank[i] - 1]++;
                placed++;
            }
            seen[i] = true;
        }
        return Tally.of(served);
    }

    private boolean place(int candidate) {
        for (int step = claims.ask[candidate]; step >= claims.low[candidate]; step--) {
            if (place(candidate, step)) {
                return true;
            }
            if (!lowering) {
                return false;
            }
        }
        return false;
    }

    private boolean place(int candidate, int step) {
        var offered = problem.candidates().get(candidate).offers().modes();
        int[] best = null;
        int least = Integer.MAX_VALUE;
        for (int s = 0; s < counts.length; s++) {
            var allowance = allowances.get(s);
            long mask = allowance.mask(offered.getOrDefault(allowance.account.id(), Set.of()));
            int mode = Allowance.heaviest(allowance.useful(mask, claims.low[candidate], step));
            for (int c = 0; mode >= 0 && c < counts[s].length; c++) {
                int load = total(counts[s][c]);
                if (load < least && fits(s, c, mode)) {
                    best = new int[] {s, c, mode};
                    least = choice == Choice.FIRST_FIT ? -1 : load;
                }
            }
        }
        if (best == null) {
            return false;
        }
        book(best[0], best[1], best[2], 1);
        return true;
    }

    private boolean fits(int s, int c, int mode) {
        book(s, c, mode, 1);
        boolean fits = holds(s, c);
        book(s, c, mode, -1);
        return fits;
    }

    private void book(int s, int c, int mode, int by) {
        counts[s][c][mode] += by;
        var allowance = allowances.get(s);
        for (var ceiling : allowance.ceilings) {
            if (ceiling.scope().isShared()) {
                shared.merge(key(allowance, ceiling), (long) ceiling.weights()[mode] * by, Long::sum);
            }
        }
    }

    private boolean holds(int s, int c) {
        var allowance = allowances.get(s);
        var account = new int[allowance.modes.size()];
        for (var connection : counts[s]) {
            for (int m = 0; m < account.length; m++) {
                account[m] += connection[m];
            }
        }
        return connections.hold(this::open)
                && allowance.ceilings.stream().allMatch(ceiling -> {
                    long used = ceiling.scope().isShared()
                            ? shared.get(key(allowance, ceiling))
                            : ceiling.used(ceiling.scope() == Scope.CONNECTION ? counts[s][c] : account);
                    return used <= ceiling.cap();
                })
                && allowance.mixes.stream()
                        .allMatch(mix -> mix.allows(mix.scope() == Scope.CONNECTION ? counts[s][c] : account));
    }

    private int open(String account) {
        int open = 0;
        for (int s = 0; s < counts.length; s++) {
            for (var connection : counts[s]) {
                open += allowances.get(s).account.id().equals(account) && total(connection) > 0 ? 1 : 0;
            }
        }
        return open;
    }

    private static String key(Allowance allowance, Allowance.Ceiling ceiling) {
        return allowance.account.feed() + '/' + allowance.group(ceiling.scope()) + '/' + ceiling.id();
    }

    private static int total(int[] held) {
        int total = 0;
        for (int count : held) {
            total += count;
        }
        return total;
    }
}
