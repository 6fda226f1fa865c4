package com.stocksblitz.registry.plan.diff;

import java.util.Comparator;

/**
 * One connection of one account.
 *
 * @param connection from 0
 */
record Line(String account, int connection) implements Comparable<Line> {
    private static final Comparator<Line> ORDER =
            Comparator.comparing(Line::account).thenComparingInt(Line::connection);

    @Override
    public int compareTo(Line other) {
        return ORDER.compare(this, other);
    }
}
