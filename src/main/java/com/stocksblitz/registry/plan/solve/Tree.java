package com.stocksblitz.registry.plan.solve;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Capacities over leaves, each inside or beside every other. Nodes 0 to {@code leaves - 1} are the leaves themselves; a
 * node's parent has a higher number; the last node is the root.
 */
final class Tree {
    /** As good as no limit, and far from overflow when added up. */
    static final int UNLIMITED = 1 << 29;

    final int leaves;
    final int[] parent;
    /** Leaves under each node. */
    final int[][] under;

    private Tree(int leaves, int[] parent, int[][] under) {
        this.leaves = leaves;
        this.parent = parent;
        this.under = under;
    }

    int nodes() {
        return parent.length;
    }

    int root() {
        return parent.length - 1;
    }

    /**
     * Sorts sets of leaves into a tree. Of equal sets the earlier one lies below.
     *
     * @param sets the last one holds all leaves
     * @param nodeOf receives the node of each set
     * @throws IllegalArgumentException where two sets cross
     */
    static Tree of(int leaves, List<BitSet> sets, int[] nodeOf) {
        var order = new ArrayList<Integer>();
        for (int s = 0; s < sets.size(); s++) {
            order.add(s);
        }
        order.sort(Comparator.comparingInt(s -> sets.get(s).cardinality()));
        var parent = new int[leaves + sets.size()];
        var under = new int[parent.length][];
        for (int leaf = 0; leaf < leaves; leaf++) {
            under[leaf] = new int[] {leaf};
            parent[leaf] = leaves + firstAbove(sets, order, 0, leaf);
        }
        for (int at = 0; at < order.size(); at++) {
            var set = sets.get(order.get(at));
            int node = leaves + at;
            nodeOf[order.get(at)] = node;
            under[node] = set.stream().toArray();
            parent[node] = at == order.size() - 1 ? -1 : leaves + firstAround(sets, order, at + 1, set);
        }
        return new Tree(leaves, parent, under);
    }

    private static int firstAbove(List<BitSet> sets, List<Integer> order, int from, int leaf) {
        int at = from;
        while (!sets.get(order.get(at)).get(leaf)) {
            at++;
        }
        return at;
    }

    private static int firstAround(List<BitSet> sets, List<Integer> order, int from, BitSet set) {
        if (set.isEmpty()) {
            return order.size() - 1;
        }
        for (int at = from; at < order.size(); at++) {
            var other = sets.get(order.get(at));
            if (other.intersects(set)) {
                var rest = (BitSet) set.clone();
                rest.andNot(other);
                if (!rest.isEmpty()) {
                    throw new IllegalArgumentException("two limits cross: neither holds all the modes of the other");
                }
                return at;
            }
        }
        throw new IllegalStateException("no root");
    }
}
