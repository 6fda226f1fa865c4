package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.solve.Allowance.Ceiling;
import com.stocksblitz.registry.plan.solve.SharedConnections.Pool;
import com.stocksblitz.registry.plan.solve.Solution.BindingLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What simple clients do: in request order, in the mode asked for, onto the first connection with room. It checks the
 * limits as the documents state them.
 */
final class FirstFit {
    private final Problem problem;
    private final Claims claims;
    private final Types types;
    private final List<Allowance> allowances;
    /** Counts by account, connection and mode. */
    private final int[][][] counts;

    /** By account, connection and mode what has no room there any more; what is full stays full, as nobody leaves. */
    private final List<BindingLimit>[][][] full;

    private final Map<Offers, long[]> offered = new IdentityHashMap<>();
    private final Map<String, Long> shared = new HashMap<>();
    private final SharedConnections sharedConnections;
    private final Map<Pool, Integer> open = new HashMap<>();
    /** By candidate, null where it has no place. */
    final Seat[] seats;
    /** By candidate what stood in the way, null where nothing did. */
    final List<BindingLimit>[] blocked;

    private int placed;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private FirstFit(Problem problem, Claims claims, Types types, List<Allowance> allowances) {
        this.problem = problem;
        this.claims = claims;
        this.types = types;
        this.allowances = allowances;
        sharedConnections = SharedConnections.of(problem.supplies());
        counts = new int[allowances.size()][][];
        full = new List[allowances.size()][][];
        for (int s = 0; s < counts.length; s++) {
            int connections = allowances.get(s).connections;
            counts[s] = new int[connections][allowances.get(s).modes.size()];
            full[s] = new List[connections][allowances.get(s).modes.size()];
        }
        seats = new Seat[claims.candidates()];
        blocked = new List[claims.candidates()];
    }

    static FirstFit run(Problem problem, Claims claims, Types types, List<Allowance> allowances) {
        var fit = new FirstFit(problem, claims, types, allowances);
        var seen = new boolean[claims.candidates()];
        for (var want : problem.wants()) {
            if (!seen[want.candidate()]) {
                seen[want.candidate()] = true;
                fit.place(want.candidate());
            }
        }
        return fit;
    }

    /** Counts by mode on one connection. */
    int[] counts(int supply, int connection) {
        return counts[supply][connection];
    }

    private void place(int candidate) {
        if (types.get(types.of[candidate]).reason() != null) {
            return;
        }
        if (placed == problem.maxInstruments()) {
            blocked[candidate] =
                    List.of(new BindingLimit(null, "plan", LayoutBuilder.PLAN_LIMIT, problem.maxInstruments(), null));
            return;
        }
        var masks = offered.computeIfAbsent(problem.candidates().get(candidate).offers(), this::masks);
        for (int s = 0; s < masks.length; s++) {
            int mode = mode(candidate, s, masks[s]);
            if (mode >= 0 && place(candidate, s, mode)) {
                return;
            }
        }
        blocked[candidate] = inTheWay(candidate, masks);
    }

    /** By account the modes offered, as bit sets. */
    private long[] masks(Offers offers) {
        return allowances.stream()
                .mapToLong(allowance -> allowance.mask(offers.modes().getOrDefault(allowance.account.id(), Set.of())))
                .toArray();
    }

    private int mode(int candidate, int s, long mask) {
        return Allowance.heaviest(allowances.get(s).useful(mask, claims.low[candidate], claims.ask[candidate]));
    }

    private boolean place(int candidate, int s, int mode) {
        var allowance = allowances.get(s);
        for (int c = 0; c < allowance.connections; c++) {
            if (full[s][c][mode] != null) {
                continue;
            }
            var pool = isUnused(s, c) ? sharedConnections.of(allowance.account.id()) : Optional.<Pool>empty();
            if (pool.filter(this::isFull).isPresent()) {
                full[s][c][mode] = List.of(limit(pool.get()));
                continue;
            }
            counts[s][c][mode]++;
            var broken = broken(s, c, mode);
            if (broken.isEmpty()) {
                book(allowance, mode);
                pool.ifPresent(opened -> open.merge(opened, 1, Integer::sum));
                seats[candidate] = new Seat(s, c, mode);
                placed++;
                return true;
            }
            counts[s][c][mode]--;
            full[s][c][mode] = broken;
        }
        return false;
    }

    private boolean isUnused(int s, int connection) {
        return Arrays.stream(counts[s][connection]).allMatch(count -> count == 0);
    }

    private boolean isFull(Pool pool) {
        return open.getOrDefault(pool, 0) >= pool.most();
    }

    private static BindingLimit limit(Pool pool) {
        return new BindingLimit(pool.scope(), pool.holder(), FeedLimits.Connections.ID, pool.most(), pool.grade());
    }

    private List<BindingLimit> inTheWay(int candidate, long[] masks) {
        var inTheWay = new LinkedHashSet<BindingLimit>();
        for (int s = 0; s < masks.length; s++) {
            int mode = mode(candidate, s, masks[s]);
            for (int c = 0; mode >= 0 && c < allowances.get(s).connections; c++) {
                inTheWay.addAll(full[s][c][mode]);
            }
        }
        return List.copyOf(inTheWay);
    }

    private List<BindingLimit> broken(int s, int connection, int mode) {
        var allowance = allowances.get(s);
        var broken = new ArrayList<BindingLimit>();
        for (var ceiling : allowance.ceilings) {
            if (ceiling.weights()[mode] > 0 && used(s, connection, mode, ceiling) > ceiling.cap()) {
                var holder = ceiling.scope().isShared() ? allowance.group(ceiling.scope()) : allowance.account.id();
                broken.add(new BindingLimit(ceiling.scope(), holder, ceiling.id(), ceiling.cap(), ceiling.grade()));
            }
        }
        for (var mix : allowance.mixes) {
            var held = mix.scope() == Scope.CONNECTION ? counts[s][connection] : total(s);
            if (!mix.allows(held)) {
                int most = Arrays.stream(mix.choices())
                        .mapToInt(choice -> choice[mode])
                        .max()
                        .orElse(0);
                broken.add(new BindingLimit(mix.scope(), allowance.account.id(), mix.id(), most, mix.grade()));
            }
        }
        return broken;
    }

    private long used(int s, int connection, int mode, Ceiling ceiling) {
        if (ceiling.scope() == Scope.CONNECTION) {
            return ceiling.used(counts[s][connection]);
        }
        if (ceiling.scope().isShared()) {
            return shared.getOrDefault(key(allowances.get(s), ceiling), 0L) + ceiling.weights()[mode];
        }
        return ceiling.used(total(s));
    }

    private int[] total(int s) {
        var total = new int[allowances.get(s).modes.size()];
        for (var connection : counts[s]) {
            for (int m = 0; m < total.length; m++) {
                total[m] += connection[m];
            }
        }
        return total;
    }

    private void book(Allowance allowance, int mode) {
        for (var ceiling : allowance.ceilings) {
            if (ceiling.scope().isShared()) {
                shared.merge(key(allowance, ceiling), (long) ceiling.weights()[mode], Long::sum);
            }
        }
    }

    private static String key(Allowance allowance, Ceiling ceiling) {
        return allowance.account.feed()
                + '\n'
                + ceiling.scope()
                + '\n'
                + allowance.group(ceiling.scope())
                + '\n'
                + ceiling.id();
    }
}
