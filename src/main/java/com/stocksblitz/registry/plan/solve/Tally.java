package com.stocksblitz.registry.plan.solve;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts by class, best class first. Compared from left to right: one more of a better class outweighs any number of a
 * worse one.
 *
 * @param counts ten, for classes 1 to 9 and the inactive
 */
public record Tally(List<Integer> counts) implements Comparable<Tally> {
    public Tally {
        counts = List.copyOf(counts);
        if (counts.size() != Problem.LAST_CLASS) {
            throw new IllegalArgumentException("ten classes, not " + counts.size());
        }
    }

    static Tally of(int[] counts) {
        return new Tally(Arrays.stream(counts).boxed().toList());
    }

    /** @param priority 1 to 10 */
    public int of(int priority) {
        return counts.get(priority - 1);
    }

    public int total() {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public int compareTo(Tally other) {
        return IntStream.range(0, Problem.LAST_CLASS)
                .map(c -> Integer.compare(counts.get(c), other.counts.get(c)))
                .filter(order -> order != 0)
                .findFirst()
                .orElse(0);
    }
}
