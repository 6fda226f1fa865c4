package com.stocksblitz.registry.plan.solve;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Boxes that the document lists. */
record Choices(List<int[]> boxes) implements Box.Shape {

    @Override
    public int[] hull() {
        var hull = new int[boxes.getFirst().length];
        for (var box : boxes) {
            for (int m = 0; m < hull.length; m++) {
                hull[m] = Math.max(hull[m], box[m]);
            }
        }
        return hull;
    }

    @Override
    public int hullTotal() {
        return boxes.stream().mapToInt(Choices::total).max().orElse(0);
    }

    /** Of those that hold equally much, the one with the most room beyond it. */
    @Override
    public int[] nearest(int[] wanted) {
        int[] best = null;
        int most = -1;
        for (var box : boxes) {
            int held = 0;
            for (int m = 0; m < box.length; m++) {
                held += Math.min(box[m], wanted[m]);
            }
            if (held > most || held == most && total(box) > total(best)) {
                best = box;
                most = held;
            }
        }
        return best;
    }

    @Override
    public List<int[]> holding(int[] held) {
        return boxes.stream()
                .filter(box -> IntStream.range(0, box.length).allMatch(m -> box[m] >= held[m]))
                .toList();
    }

    @Override
    public List<int[]> near(int[] box) {
        return boxes.stream().filter(other -> !Arrays.equals(other, box)).toList();
    }

    @Override
    public List<int[]> all(int most) {
        return boxes.size() <= most ? boxes : List.of();
    }

    private static int total(int[] box) {
        return (int) Math.min(Tree.UNLIMITED, Arrays.stream(box).asLongStream().sum());
    }
}
