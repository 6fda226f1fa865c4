package com.stocksblitz.registry.mirror.api;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;

/**
 * A row of the screener's.
 *
 * @param weight percent of the index; null where it gives none; 0 stands for no member
 * @param effectiveDate null where it gives none that can be read
 */
public record ScreenerRow(Key key, BigDecimal weight, String sector, LocalDate effectiveDate) {

    public boolean isMember() {
        return weight == null || weight.signum() != 0;
    }

    /** How the screener tells its rows apart. */
    public record Key(String symbol, String exchange, String indexName) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::indexName)
                .thenComparing(Key::exchange)
                .thenComparing(Key::symbol);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }
}
