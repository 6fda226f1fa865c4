package com.stocksblitz.registry.plan.solve;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * How many things of each kind lie in which leaf, within the capacities of a tree. What can be placed together forms a
 * matroid, so placing class by class along augmenting paths is optimal, in any order inside a class.
 */
final class Flow {
    private static final int START = -1;

    final Tree tree;
    private final Kind[] kinds;
    private final int leaves;
    private final int[] cap;
    private final int[] used;
    /** Kinds of one leaf side by side: most questions are about one leaf. */
    private final int[] count;

    private final int[] placed;
    /** For each pair of leaves how many kinds in the first could go to the second. */
    private final int[] links;

    private final int[] cameFrom;
    private final boolean[] cameByMove;
    private final int[] seenLeaf;
    private final int[] seenNode;
    private final int[] queue;
    private final BitSet cut = new BitSet();
    private int search;
    private boolean linked = true;

    Flow(List<Kind> kinds, Tree tree, int[] cap) {
        this.tree = tree;
        this.kinds = kinds.toArray(Kind[]::new);
        this.cap = cap;
        leaves = tree.leaves;
        used = new int[tree.nodes()];
        count = new int[this.kinds.length * leaves];
        placed = new int[this.kinds.length];
        links = new int[leaves * leaves];
        cameFrom = new int[leaves];
        cameByMove = new boolean[leaves];
        seenLeaf = new int[leaves];
        seenNode = new int[tree.nodes()];
        queue = new int[leaves];
    }

    int at(int kind, int leaf) {
        return count[leaf * kinds.length + kind];
    }

    int placed(int kind) {
        return placed[kind];
    }

    int used(int node) {
        return used[node];
    }

    boolean hasRoom(int node) {
        return used[node] < cap[node];
    }

    int room(int node) {
        return cap[node] - used[node];
    }

    int[] capacities() {
        return cap;
    }

    /** Places as many as can be, moving others between their options where that makes room. */
    int place(int kind, int amount) {
        int left = amount;
        while (left > 0) {
            int end = path(kinds[kind].options());
            if (end < 0) {
                break;
            }
            left -= push(kind, end, left);
        }
        placed[kind] += amount - left;
        return amount - left;
    }

    /** Whether one more could be placed if it had these options. The flow stays as it is. */
    boolean couldPlace(int[] options) {
        return path(options) >= 0;
    }

    /** Nodes that the last failed search could not get past. */
    BitSet cut() {
        return (BitSet) cut.clone();
    }

    /** Moves things of a kind; the caller keeps the capacities. */
    void move(int kind, int from, int to, int amount) {
        linked = false;
        count[from * kinds.length + kind] -= amount;
        count[to * kinds.length + kind] += amount;
        use(from, -amount);
        use(to, amount);
    }

    /** Counts the links anew; whoever only moves things never needs them. */
    private void link() {
        Arrays.fill(links, 0);
        for (int at = 0; at < count.length; at++) {
            if (count[at] > 0) {
                link(at % kinds.length, at / kinds.length, 1);
            }
        }
        linked = true;
    }

    private void link(int kind, int leaf, int change) {
        for (int other : kinds[kind].options()) {
            if (other != leaf) {
                links[leaf * leaves + other] += change;
            }
        }
    }

    /** @return the leaf from which the root is reached, or -1 */
    private int path(int[] options) {
        if (!linked) {
            link();
        }
        search++;
        cut.clear();
        int tail = 0;
        for (int leaf : options) {
            seenLeaf[leaf] = search;
            cameFrom[leaf] = START;
            cameByMove[leaf] = true;
            queue[tail++] = leaf;
        }
        for (int head = 0; head < tail; head++) {
            int leaf = queue[head];
            if (cameByMove[leaf]) {
                int stop = climb(leaf);
                if (stop < 0) {
                    return leaf;
                }
                if (seenNode[stop] != search) {
                    seenNode[stop] = search;
                    cut.set(stop);
                    for (int other : tree.under[stop]) {
                        if (seenLeaf[other] != search && used[other] > 0) {
                            tail = reach(other, leaf, false, tail);
                        }
                    }
                }
            }
            for (int other = 0, link = leaf * leaves; other < leaves; other++, link++) {
                if (links[link] > 0 && seenLeaf[other] != search) {
                    tail = reach(other, leaf, true, tail);
                }
            }
        }
        return -1;
    }

    private int reach(int leaf, int from, boolean byMove, int tail) {
        seenLeaf[leaf] = search;
        cameFrom[leaf] = from;
        cameByMove[leaf] = byMove;
        queue[tail] = leaf;
        return tail + 1;
    }

    /** @return the lowest node without room, or one already seen; -1 if the way to the root is open */
    private int climb(int leaf) {
        int node = leaf;
        while (node >= 0 && used[node] < cap[node]) {
            if (seenNode[node] == search) {
                return node;
            }
            seenNode[node] = search;
            node = tree.parent[node];
        }
        return node;
    }

    private int push(int kind, int end, int most) {
        int amount = Math.min(most, roomAbove(end, -1));
        for (int leaf = end; cameFrom[leaf] != START; leaf = cameFrom[leaf]) {
            int from = cameFrom[leaf];
            amount = Math.min(
                    amount, cameByMove[leaf] ? at(mover(from, leaf), from) : roomAbove(from, lowestFull(from)));
        }
        int leaf = end;
        while (cameFrom[leaf] != START) {
            int from = cameFrom[leaf];
            if (cameByMove[leaf]) {
                int mover = mover(from, leaf);
                add(mover, from, -amount);
                add(mover, leaf, amount);
            }
            leaf = from;
        }
        add(kind, leaf, amount);
        return amount;
    }

    private int lowestFull(int leaf) {
        int node = leaf;
        while (used[node] < cap[node]) {
            node = tree.parent[node];
        }
        return node;
    }

    private int roomAbove(int leaf, int end) {
        int room = Integer.MAX_VALUE;
        for (int node = leaf; node != end && node >= 0; node = tree.parent[node]) {
            room = Math.min(room, cap[node] - used[node]);
        }
        return room;
    }

    /** The first kind in one leaf that could go to the other. */
    private int mover(int from, int to) {
        for (int kind = 0, at = from * kinds.length; kind < kinds.length; kind++, at++) {
            if (count[at] > 0 && kinds[kind].fits()[to]) {
                return kind;
            }
        }
        throw new IllegalStateException("no kind links leaf " + from + " to " + to);
    }

    private void add(int kind, int leaf, int amount) {
        int at = leaf * kinds.length + kind;
        int before = count[at];
        count[at] += amount;
        if (before == 0 != (count[at] == 0)) {
            link(kind, leaf, before == 0 ? 1 : -1);
        }
        use(leaf, amount);
    }

    private void use(int leaf, int amount) {
        for (int node = leaf; node >= 0; node = tree.parent[node]) {
            used[node] += amount;
        }
    }
}
