package com.stocksblitz.registry.load.open;

import java.util.Arrays;

/** Times in microseconds, all of them kept. */
final class Micros {
    private int[] values = new int[1_024];
    private int size;

    void add(long nanos) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = (int) Math.min(Integer.MAX_VALUE, nanos / 1_000);
    }

    int size() {
        return size;
    }

    /** How many took so long or longer. */
    long atLeast(int millis) {
        return Arrays.stream(values, 0, size)
                .filter(micros -> micros >= millis * 1_000)
                .count();
    }

    /** In milliseconds, 0 where there are none. */
    double percentile(double share) {
        if (size == 0) {
            return 0;
        }
        values = Arrays.copyOf(values, size);
        Arrays.sort(values);
        return values[(int) Math.min(size - 1.0, Math.floor(size * share))] / 1_000.0;
    }
}
