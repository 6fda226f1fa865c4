package com.stocksblitz.registry.ingest;

import java.time.LocalDate;
import java.util.Objects;

/**
 * A change of a symbol in the cash market that an exchange has announced.
 *
 * @param oldSymbol without series, upper case
 * @param newSymbol without series, upper case
 * @param changedOn first trade date under the new symbol
 */
public record SymbolChange(String exchange, String oldSymbol, String newSymbol, LocalDate changedOn) {
    public SymbolChange {
        Objects.requireNonNull(exchange, "exchange");
        Objects.requireNonNull(changedOn, "changedOn");
        if (oldSymbol.equals(newSymbol)) {
            throw new IllegalArgumentException("no change: " + oldSymbol);
        }
    }
}
