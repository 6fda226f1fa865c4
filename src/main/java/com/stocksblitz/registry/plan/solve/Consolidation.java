package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.plan.solve.BoxSearch.Judge;
import com.stocksblitz.registry.plan.solve.BoxSearch.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Saves connections across accounts: empties the pool that holds least, or its last connection, where what counts more
 * stays as it is. The fewest over unlike accounts is hard to find, so this only takes what is there to take.
 */
final class Consolidation {
    /** A plan so large that fewer evaluations than this are allowed is left as the flow made it. */
    private static final int WORTHWHILE = 50;

    private final Layout layout;
    private final Judge judge;
    private int[] room;
    private Verdict verdict;

    private Consolidation(Layout layout, Judge judge, Verdict verdict) {
        this.layout = layout;
        this.judge = judge;
        this.verdict = verdict;
        room = verdict.flow().capacities();
    }

    /** @return a verdict of the same value on no more connections */
    static Verdict shrink(Layout layout, Judge judge, Verdict verdict, int budget) {
        var consolidation = new Consolidation(layout, judge, verdict);
        if (budget >= WORTHWHILE) {
            consolidation.shrink();
        }
        return consolidation.verdict;
    }

    private void shrink() {
        var used = new ArrayList<Integer>();
        for (int p = 0; p < layout.pools.size(); p++) {
            if (held(p) > 0) {
                used.add(p);
            }
        }
        if (used.size() < 2) {
            return;
        }
        used.sort(Comparator.comparingInt(this::held).thenComparing(Comparator.reverseOrder()));
        for (int p : used) {
            if (!tryRoom(p, 0)) {
                int connection = roomOfConnection(p);
                if (connection > 0 && held(p) > connection) {
                    tryRoom(p, (held(p) - 1) / connection * connection);
                }
            }
        }
    }

    private int held(int pool) {
        int held = 0;
        for (int leaf = 0; leaf < layout.pool.length; leaf++) {
            held += layout.pool[leaf] == pool ? verdict.flow().used(leaf) : 0;
        }
        return held;
    }

    /** How many one connection of the pool holds where one leaf stands for all its modes; 0 where none does. */
    private int roomOfConnection(int pool) {
        int only = -1;
        for (int leaf = 0; leaf < layout.pool.length; leaf++) {
            if (layout.pool[leaf] == pool) {
                if (only >= 0) {
                    return 0;
                }
                only = leaf;
            }
        }
        int node = layout.tree.parent[only];
        boolean alone = layout.tree.under[node].length == 1 && node != layout.tree.root();
        return alone ? room[node] / layout.pools.get(pool).connections() : 0;
    }

    private boolean tryRoom(int pool, int most) {
        var less = room.clone();
        for (int leaf = 0; leaf < layout.pool.length; leaf++) {
            if (layout.pool[leaf] == pool) {
                less[leaf] = Math.min(less[leaf], most);
            }
        }
        var tried = judge.judge(less);
        if (tried == null || !Arrays.equals(tried.value(), verdict.value())) {
            return false;
        }
        room = less;
        verdict = tried;
        return true;
    }
}
