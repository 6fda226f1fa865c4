package com.stocksblitz.registry.mirror.api;

/**
 * Asks for rows of the screener, ordered by index and then by exchange and symbol.
 *
 * @param wanted which; the screener itself cannot choose
 * @param after the last one of the page before; null for the first page
 * @param limit most rows
 */
public record ScreenerQuery(Wanted wanted, ScreenerRow.Key after, int limit) {

    /** Whether a row is asked for. */
    @FunctionalInterface
    public interface Wanted {
        boolean test(ScreenerRow row);
    }
}
