package com.stocksblitz.registry.plan.solve;

import java.util.Arrays;
import java.util.List;

/**
 * Raises the value of a flow without changing what is placed: while some round of moves gains, it is made. What is left
 * is optimal for the capacities (no cycle of positive gain, found by Bellman-Ford over leaves and tree nodes).
 */
final class Cycles {
    private static final int NONE = -1;

    private final Flow flow;
    private final Kind[] kinds;
    private final Tree tree;
    private final int leaves;
    /** For each pair of leaves the kind whose move gains the most, or {@link #NONE}. */
    private final int[] mover;

    private final long[] gainHigh;
    private final long[] gainLow;
    private final long[] high;
    private final long[] low;
    private final int[] from;
    private final int[] mark;
    /** By leaf the kind that a turn brought to it for the first time, or {@link #NONE}. */
    private final int[] arrived;
    /** By leaf whether a turn took the last of a kind. */
    private final boolean[] drained;

    private Cycles(Flow flow, List<Kind> kinds) {
        this.flow = flow;
        this.kinds = kinds.toArray(Kind[]::new);
        tree = flow.tree;
        leaves = tree.leaves;
        mover = new int[leaves * leaves];
        gainHigh = new long[leaves * leaves];
        gainLow = new long[leaves * leaves];
        high = new long[tree.nodes()];
        low = new long[tree.nodes()];
        from = new int[tree.nodes()];
        mark = new int[tree.nodes()];
        arrived = new int[leaves];
        drained = new boolean[leaves];
        Arrays.fill(arrived, NONE);
    }

    static void cancel(Flow flow, List<Kind> kinds) {
        var cycles = new Cycles(flow, kinds);
        for (int leaf = 0; leaf < cycles.leaves; leaf++) {
            cycles.weigh(leaf);
        }
        for (int node = cycles.find(); node != NONE; node = cycles.find()) {
            cycles.turn(node);
        }
    }

    /** Looks up the best move out of a leaf to every other. */
    private void weigh(int leaf) {
        int row = leaf * leaves;
        Arrays.fill(mover, row, row + leaves, NONE);
        for (int k = 0; k < kinds.length; k++) {
            if (flow.at(k, leaf) == 0) {
                continue;
            }
            offer(k, leaf);
        }
    }

    /** Lets a kind that lies in the leaf be the one to move wherever it gains the most. */
    private void offer(int k, int leaf) {
        var kind = kinds[k];
        for (int other : kind.options()) {
            if (other == leaf) {
                continue;
            }
            long gainH = kind.high()[other] - kind.high()[leaf];
            long gainL = kind.low()[other] - kind.low()[leaf];
            int at = leaf * leaves + other;
            if (mover[at] == NONE || isMore(gainH, gainL, gainHigh[at], gainLow[at])) {
                mover[at] = k;
                gainHigh[at] = gainH;
                gainLow[at] = gainL;
            }
        }
    }

    private static boolean isMore(long high, long low, long thanHigh, long thanLow) {
        return high > thanHigh || high == thanHigh && low > thanLow;
    }

    /** @return a node on a cycle of predecessors, all of whose moves together gain; or NONE */
    private int find() {
        Arrays.fill(high, 0);
        Arrays.fill(low, 0);
        Arrays.fill(from, NONE);
        while (relax()) {
            int node = cycle();
            if (node != NONE) {
                return node;
            }
        }
        return NONE;
    }

    private boolean relax() {
        boolean changed = false;
        for (int leaf = 0; leaf < leaves; leaf++) {
            for (int other = 0, at = leaf * leaves; other < leaves; other++, at++) {
                if (mover[at] != NONE) {
                    changed |= reach(other, leaf, high[leaf] + gainHigh[at], low[leaf] + gainLow[at]);
                }
            }
        }
        for (int node = 0; node < tree.root(); node++) {
            if (flow.hasRoom(node)) {
                changed |= reach(tree.parent[node], node, high[node], low[node]);
            }
        }
        for (int node = tree.root() - 1; node >= 0; node--) {
            if (flow.used(node) > 0) {
                int parent = tree.parent[node];
                changed |= reach(node, parent, high[parent], low[parent]);
            }
        }
        return changed;
    }

    private boolean reach(int node, int before, long newHigh, long newLow) {
        if (!isMore(newHigh, newLow, high[node], low[node])) {
            return false;
        }
        high[node] = newHigh;
        low[node] = newLow;
        from[node] = before;
        return true;
    }

    private int cycle() {
        Arrays.fill(mark, 0);
        for (int start = 0; start < mark.length; start++) {
            int node = start;
            while (node != NONE && mark[node] == 0) {
                mark[node] = start + 1;
                node = from[node];
            }
            if (node != NONE && mark[node] == start + 1) {
                return node;
            }
        }
        return NONE;
    }

    private void turn(int start) {
        int amount = Integer.MAX_VALUE;
        int node = start;
        do {
            amount = Math.min(amount, room(from[node], node));
            node = from[node];
        } while (node != start);
        do {
            int before = from[node];
            if (isMove(before, node)) {
                move(mover[before * leaves + node], before, node, amount);
            }
            node = before;
        } while (node != start);
        do {
            if (node < leaves) {
                renew(node);
            }
            node = from[node];
        } while (node != start);
    }

    private void move(int kind, int before, int leaf, int amount) {
        arrived[leaf] = flow.at(kind, leaf) == 0 ? kind : NONE;
        flow.move(kind, before, leaf, amount);
        drained[before] = flow.at(kind, before) == 0;
    }

    /** A leaf's best moves change only by a kind that has left it, or one that has come to it. */
    private void renew(int leaf) {
        if (drained[leaf]) {
            weigh(leaf);
        } else if (arrived[leaf] != NONE) {
            offer(arrived[leaf], leaf);
        }
        drained[leaf] = false;
        arrived[leaf] = NONE;
    }

    /** How often the step from one node to the next can be made. */
    private int room(int before, int node) {
        if (isMove(before, node)) {
            return flow.at(mover[before * leaves + node], before);
        }
        return tree.parent[before] == node ? flow.room(before) : flow.used(node);
    }

    private boolean isMove(int before, int node) {
        return before < leaves && node < leaves;
    }
}
