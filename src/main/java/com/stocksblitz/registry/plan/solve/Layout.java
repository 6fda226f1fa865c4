package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.plan.solve.Solution.BindingLimit;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The supply as a tree of capacities. A leaf is a set of modes on one pool of alike connections that every limit treats
 * alike, so a feed whose caps ignore modes has one leaf an account.
 */
final class Layout {
    final List<Allowance> allowances;
    final List<Pool> pools;
    final Tree tree;
    /** Pool of each leaf. */
    final int[] pool;
    /** Modes of each leaf, a bit set of the numbers that the allowance gives them. */
    final long[] modes;
    /** Scopes of which a box has to be chosen. */
    final List<Box> boxes;

    private final int[] caps;
    private final BindingLimit[] names;

    Layout(
            List<Allowance> allowances,
            List<Pool> pools,
            Tree tree,
            int[] pool,
            long[] modes,
            List<Box> boxes,
            int[] caps,
            BindingLimit[] names) {
        this.allowances = allowances;
        this.pools = pools;
        this.tree = tree;
        this.pool = pool;
        this.modes = modes;
        this.boxes = boxes;
        this.caps = caps;
        this.names = names;
    }

    /**
     * Connections of one account that are planned as one: all of them, or a single one.
     *
     * @param supply index of the account
     * @param connection first index
     * @param connections how many
     */
    record Pool(int supply, int connection, int connections) {}

    /** Whether two scopes of boxes are of equal connections, whose boxes add up. */
    boolean areAlike(int box, int other) {
        return Arrays.equals(boxes.get(box).nodes(), boxes.get(other).nodes());
    }

    /** The account of a leaf. */
    int supply(int leaf) {
        return pools.get(pool[leaf]).supply();
    }

    /** The pool in which a connection lies, or -1 where the account does not have it. */
    int poolOf(int supply, int connection) {
        for (int p = 0; p < pools.size(); p++) {
            int offset = connection - pools.get(p).connection();
            if (pools.get(p).supply() == supply
                    && offset >= 0
                    && offset < pools.get(p).connections()) {
                return p;
            }
        }
        return -1;
    }

    /**
     * Capacity of every node under the boxes chosen.
     *
     * @param chosen caps per scope; null where the scope is relaxed to the hull of its boxes
     */
    int[] capacities(int[][] chosen) {
        var room = caps.clone();
        for (var box : boxes) {
            for (int node : box.nodes()) {
                room[node] = 0;
            }
            if (box.total() >= 0) {
                room[box.total()] = 0;
            }
        }
        for (int b = 0; b < boxes.size(); b++) {
            var box = boxes.get(b);
            var caps = chosen[b] == null ? box.shape().hull() : chosen[b];
            for (int m = 0; m < caps.length; m++) {
                int node = box.nodes()[m];
                room[node] = Math.min(Tree.UNLIMITED, room[node] + caps[m]);
            }
            if (box.total() >= 0) {
                long total = chosen[b] == null
                        ? box.shape().hullTotal()
                        : Arrays.stream(caps).asLongStream().sum();
                room[box.total()] = (int) Math.min(Tree.UNLIMITED, room[box.total()] + total);
            }
        }
        return room;
    }

    /** The same with other boxes of the same scopes. */
    Layout withShapes(Function<Box, Box.Shape> shapes) {
        return new Layout(
                allowances,
                pools,
                tree,
                pool,
                modes,
                boxes.stream().map(box -> box.with(shapes.apply(box))).toList(),
                caps,
                names);
    }

    /** What a node stands for, with its capacity as it is now; null for a bare leaf. */
    BindingLimit name(int node, int[] room) {
        var name = names[node];
        return name == null
                ? null
                : new BindingLimit(name.scope(), name.holder(), name.limit(), room[node], name.grade());
    }
}
