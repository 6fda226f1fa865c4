package com.stocksblitz.registry.catalog;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * The part of a chain that is asked for, on the strikes that are listed; distances between strikes differ within one
 * chain, so nothing is computed from a step. All strikes in millionths.
 *
 * @param lowest first strike within
 * @param highest last strike within
 * @param centre the listed strike nearest to what was asked
 */
record StrikeWindow(long lowest, long highest, long centre) {
    static final StrikeWindow ALL = new StrikeWindow(Long.MIN_VALUE, Long.MAX_VALUE, 0);

    /**
     * @param strikes ascending, each once, at least one
     * @param around of two strikes that are equally near the lower one is meant
     * @param width strikes on each side, fewer where the chain ends
     */
    static StrikeWindow of(long[] strikes, BigDecimal around, int width) {
        int nearest = nearest(strikes, around.movePointRight(6));
        return new StrikeWindow(
                strikes[Math.max(0, nearest - width)],
                strikes[Math.min(strikes.length - 1, nearest + width)],
                strikes[nearest]);
    }

    boolean contains(long strike) {
        return strike >= lowest && strike <= highest;
    }

    private static int nearest(long[] strikes, BigDecimal millionths) {
        long floor = InstrumentDocument.millionths(millionths.movePointLeft(6), RoundingMode.FLOOR);
        int found = Arrays.binarySearch(strikes, floor);
        int below = found >= 0 ? found : -found - 2;
        if (below < 0 || below == strikes.length - 1) {
            return Math.max(0, below);
        }
        var down = millionths.subtract(BigDecimal.valueOf(strikes[below]));
        var up = BigDecimal.valueOf(strikes[below + 1]).subtract(millionths);
        return up.compareTo(down) < 0 ? below + 1 : below;
    }
}
