package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.plan.solve.Solution.UnservedReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Candidates that the planner cannot tell apart, as one type each: same options, class, modes and previous place. A
 * flow over a few hundred types replaces one over ten thousand instruments.
 */
final class Types {
    /** Ten classes of modes, moves, changes of mode. */
    static final int LEVELS = Problem.LAST_CLASS + 2;

    private static final int MOVES = Problem.LAST_CLASS;
    private static final int CHANGES = MOVES + 1;

    private final Layout layout;
    private final List<Type> types = new ArrayList<>();
    /** Type of each candidate. */
    final int[] of;

    private final Worth worth;
    private final int[] levelOf = new int[LEVELS];

    /**
     * @param kind its options, best first, and their value
     * @param given step of the ladder by leaf, 0 where the leaf is no option
     * @param mode native mode by leaf
     * @param reason why there are no options, else null
     * @param lighter leaves where it could go if only its {@code min_mode} were lower
     */
    record Type(
            int rank,
            int low,
            int ask,
            int stepRanks,
            int previousPool,
            int previousMode,
            Kind kind,
            int[] given,
            int[] mode,
            UnservedReason reason,
            int[] lighter,
            int[] members) {
        int count() {
            return members.length;
        }

        boolean movesAt(int pool) {
            return previousPool >= 0 && previousPool != pool;
        }

        boolean changesModeAt(int pool, int nativeMode) {
            return previousPool == pool && previousMode != nativeMode;
        }
    }

    private record Key(int offers, int rank, int low, int ask, int stepRanks, int previousPool, int previousMode) {}

    /** @param keep whether previous places count */
    Types(Problem problem, Claims claims, Layout layout, boolean keep) {
        this.layout = layout;
        var supplies = new HashMap<String, Integer>();
        for (int s = 0; s < layout.allowances.size(); s++) {
            supplies.put(layout.allowances.get(s).account.id(), s);
        }
        var offers = new OfferNumbers();
        var numbers = new HashMap<Key, Integer>();
        var members = new ArrayList<int[]>();
        var counts = new ArrayList<int[]>();
        var keys = new ArrayList<Key>();
        of = new int[claims.candidates()];
        for (int i = 0; i < of.length; i++) {
            var candidate = problem.candidates().get(i);
            var previous = keep ? candidate.previous() : null;
            int supply = previous == null ? -1 : supplies.getOrDefault(previous.account(), -1);
            int pool = supply < 0 ? -1 : layout.poolOf(supply, previous.connection());
            int mode = pool < 0 ? -1 : layout.allowances.get(supply).find(previous.mode());
            var key = new Key(
                    offers.number(candidate.offers()),
                    claims.rank[i],
                    claims.low[i],
                    claims.ask[i],
                    claims.stepRanks(i),
                    pool,
                    mode);
            var number = numbers.get(key);
            if (number == null) {
                number = numbers.size();
                numbers.put(key, number);
                keys.add(key);
                members.add(new int[4]);
                counts.add(new int[1]);
            }
            of[i] = number;
            int at = counts.get(number)[0]++;
            if (at == members.get(number).length) {
                members.set(number, Arrays.copyOf(members.get(number), at * 2));
            }
            members.get(number)[at] = i;
        }
        worth = scale(keys);
        for (int t = 0; t < keys.size(); t++) {
            var key = keys.get(t);
            types.add(type(key, offers.offers.get(key.offers()), Arrays.copyOf(members.get(t), counts.get(t)[0])));
        }
    }

    /** Offers by number, without hashing the same object twice. */
    private static final class OfferNumbers {
        final List<Offers> offers = new ArrayList<>();
        private final Map<Offers, Integer> seen = new IdentityHashMap<>();
        private final Map<Offers, Integer> equal = new HashMap<>();

        int number(Offers offer) {
            var number = seen.get(offer);
            if (number == null) {
                number = equal.computeIfAbsent(offer, fresh -> {
                    offers.add(fresh);
                    return offers.size() - 1;
                });
                seen.put(offer, number);
            }
            return number;
        }
    }

    /** Levels that cannot occur get no bits. */
    private Worth scale(List<Key> keys) {
        var occurs = new boolean[LEVELS];
        for (var key : keys) {
            for (int step = key.low() + 1; step <= key.ask(); step++) {
                occurs[Claims.rankOfStep(key.stepRanks(), step) - 1] = true;
            }
            if (key.previousPool() >= 0) {
                occurs[MOVES] = true;
                occurs[CHANGES] = true;
            }
        }
        int levels = 0;
        for (int level = 0; level < LEVELS; level++) {
            levelOf[level] = occurs[level] ? levels++ : -1;
        }
        return Worth.of(Math.max(1, levels), 4L * (layout.tree.leaves + 1));
    }

    private Type type(Key key, Offers offers, int[] members) {
        int leaves = layout.tree.leaves;
        var given = new int[leaves];
        var mode = new int[leaves];
        var high = new long[leaves];
        var low = new long[leaves];
        var options = new ArrayList<Integer>();
        var lighter = new ArrayList<Integer>();
        boolean offered = false;
        for (int leaf = 0; leaf < leaves; leaf++) {
            int supply = layout.supply(leaf);
            var allowance = layout.allowances.get(supply);
            var names = offers.modes().get(allowance.account.id());
            if (names == null) {
                continue;
            }
            long mask = allowance.mask(names);
            offered |= mask != 0;
            int best = Allowance.heaviest(allowance.useful(mask, key.low(), key.ask()) & layout.modes[leaf]);
            if (best >= 0) {
                options.add(leaf);
                mode[leaf] = best;
                given[leaf] = Math.min(allowance.modes.get(best).step(), key.ask());
                value(key, leaf, best, given[leaf], high, low);
            } else if ((allowance.useful(mask, 1, key.ask()) & layout.modes[leaf]) != 0) {
                lighter.add(leaf);
            }
        }
        options.sort((a, b) -> {
            int order = Long.compare(high[b], high[a]);
            return order != 0 ? order : Long.compare(low[b], low[a]);
        });
        var reason = !options.isEmpty() ? null : offered ? UnservedReason.MODE_NOT_OFFERED : UnservedReason.NO_TOKEN;
        return new Type(
                key.rank(),
                key.low(),
                key.ask(),
                key.stepRanks(),
                key.previousPool(),
                key.previousMode(),
                Kind.of(options.stream().mapToInt(Integer::intValue).toArray(), high, low),
                given,
                mode,
                reason,
                lighter.stream().mapToInt(Integer::intValue).toArray(),
                members);
    }

    private void value(Key key, int leaf, int nativeMode, int given, long[] high, long[] low) {
        for (int step = key.low() + 1; step <= given; step++) {
            add(Claims.rankOfStep(key.stepRanks(), step) - 1, 1, leaf, high, low);
        }
        if (key.previousPool() >= 0) {
            if (key.previousPool() != layout.pool[leaf]) {
                add(MOVES, -1, leaf, high, low);
            } else if (key.previousMode() != nativeMode) {
                add(CHANGES, -1, leaf, high, low);
            }
        }
    }

    private void add(int level, int amount, int leaf, long[] high, long[] low) {
        high[leaf] += amount * worth.high(levelOf[level]);
        low[leaf] += amount * worth.low(levelOf[level]);
    }

    List<Kind> kinds() {
        return types.stream().map(Type::kind).toList();
    }

    /** The same with the options of least value first: what takes up least leaves most room for others. */
    List<Kind> kindsLightestFirst() {
        return types.stream().map(type -> type.kind().reversed()).toList();
    }

    int size() {
        return types.size();
    }

    Type get(int type) {
        return types.get(type);
    }

    /** M by class, then moves and changes of mode as negative numbers: larger is better at every level. */
    int[] value(Flow flow) {
        var value = new int[LEVELS];
        for (int t = 0; t < types.size(); t++) {
            var type = types.get(t);
            for (int leaf : type.kind().options()) {
                int count = flow.at(t, leaf);
                if (count > 0) {
                    count(type, leaf, count, value);
                }
            }
        }
        return value;
    }

    /** How many moves a value tells of. */
    int moves(int[] value) {
        return -value[MOVES];
    }

    private void count(Type type, int leaf, int count, int[] value) {
        for (int step = type.low() + 1; step <= type.given()[leaf]; step++) {
            value[Claims.rankOfStep(type.stepRanks(), step) - 1] += count;
        }
        int pool = layout.pool[leaf];
        if (type.movesAt(pool)) {
            value[MOVES] -= count;
        } else if (type.changesModeAt(pool, type.mode()[leaf])) {
            value[CHANGES] -= count;
        }
    }
}
