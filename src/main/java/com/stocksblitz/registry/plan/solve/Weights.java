package com.stocksblitz.registry.plan.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Boxes of a weighted limit: the whole-number points where weight times count just fits under the cap.
 *
 * @param weights different, heaviest first, so that what is left over goes to the lightest
 * @param most per weight the most that could ever be used
 */
record Weights(int[] weights, int[] most, long cap) implements Box.Shape {
    private static final int FEW = 60;

    /** The same with no more than so many of each weight. */
    Weights atMost(int[] counts) {
        var fewer = IntStream.range(0, most.length)
                .map(m -> Math.min(most[m], counts[m]))
                .toArray();
        return new Weights(weights, fewer, cap);
    }

    @Override
    public int[] hull() {
        var hull = new int[weights.length];
        for (int m = 0; m < hull.length; m++) {
            hull[m] = (int) Math.min(most[m], cap / weights[m]);
        }
        return hull;
    }

    @Override
    public int hullTotal() {
        long left = cap;
        long total = 0;
        for (int m = weights.length - 1; m >= 0; m--) {
            long taken = Math.min(most[m], left / weights[m]);
            total += taken;
            left -= taken * weights[m];
        }
        return (int) Math.min(Tree.UNLIMITED, total);
    }

    @Override
    public int[] nearest(int[] wanted) {
        long weight = 0;
        for (int m = 0; m < weights.length; m++) {
            weight += (long) wanted[m] * weights[m];
        }
        var box = new int[weights.length];
        for (int m = 0; m < weights.length; m++) {
            box[m] = (int) Math.min(most[m], weight <= cap ? wanted[m] : wanted[m] * cap / weight);
        }
        // The remainder goes first to where it is still wanted, then to whatever takes it.
        for (int m = 0; m < weights.length; m++) {
            add(box, m, Math.max(0, wanted[m] - box[m]));
        }
        return filled(box);
    }

    @Override
    public List<int[]> holding(int[] held) {
        var more = IntStream.range(0, most.length).map(m -> most[m] - held[m]).toArray();
        long left = cap - weight(held);
        return left < 0 || Arrays.stream(more).anyMatch(one -> one < 0)
                ? List.of()
                : new Weights(weights, more, left)
                        .all(FEW).stream()
                                .map(box -> IntStream.range(0, box.length)
                                        .map(m -> held[m] + box[m])
                                        .toArray())
                                .toList();
    }

    @Override
    public List<int[]> near(int[] box) {
        var every = all(FEW);
        if (!every.isEmpty()) {
            return every.stream().filter(other -> !Arrays.equals(other, box)).toList();
        }
        var near = new ArrayList<int[]>();
        for (int power = 1; power <= cap; power *= 2) {
            for (int up = 0; up < weights.length; up++) {
                for (int down = 0; down < weights.length; down++) {
                    shifted(box, up, down, power, near);
                }
            }
        }
        return near;
    }

    /** Room for {@code by} more of one weight, taken from another. */
    private void shifted(int[] box, int up, int down, int by, List<int[]> near) {
        if (up == down || box[up] + (long) by > most[up]) {
            return;
        }
        var other = box.clone();
        other[up] += by;
        long over = weight(other) - cap;
        if (over > 0) {
            long fewer = (over + weights[down] - 1) / weights[down];
            if (fewer > other[down]) {
                return;
            }
            other[down] -= (int) fewer;
        }
        near.add(filled(other));
    }

    @Override
    public List<int[]> all(int limit) {
        long points = 1;
        var hull = hull();
        for (int m = 0; m < weights.length - 1; m++) {
            points *= hull[m] + 1L;
            if (points > limit * 4L) {
                return List.of();
            }
        }
        var found = new TreeMap<String, int[]>();
        enumerate(new int[weights.length], 0, found);
        return found.size() <= limit ? List.copyOf(found.values()) : List.of();
    }

    private void enumerate(int[] box, int at, TreeMap<String, int[]> found) {
        if (at == weights.length - 1) {
            var point = filled(box);
            found.put(Arrays.toString(point), point);
            return;
        }
        long left = cap - weight(box);
        for (int count = 0; count <= Math.min(most[at], left / weights[at]); count++) {
            box[at] = count;
            enumerate(box, at + 1, found);
        }
        box[at] = 0;
    }

    private int[] filled(int[] box) {
        var full = box.clone();
        for (int m = weights.length - 1; m >= 0; m--) {
            add(full, m, Integer.MAX_VALUE);
        }
        return full;
    }

    private void add(int[] box, int m, int wanted) {
        long room = Math.min((cap - weight(box)) / weights[m], most[m] - box[m]);
        box[m] += (int) Math.min(wanted, Math.max(0, room));
    }

    private long weight(int[] box) {
        long weight = 0;
        for (int m = 0; m < weights.length; m++) {
            weight += (long) box[m] * weights[m];
        }
        return weight;
    }
}
