package com.stocksblitz.registry.ingest;

import java.time.LocalDate;
import java.util.Objects;

/**
 * An exchange says that one of its symbols was changed. Chains stand as one row for each step; a file lists decades, in
 * no order.
 *
 * @param exchange of the cash market: {@code NSE}
 * @param oldSymbol without series, upper case
 * @param newSymbol without series, upper case; another one
 * @param since first trade date of the new symbol
 */
public record RenameRow(long line, String exchange, String oldSymbol, String newSymbol, LocalDate since)
        implements DumpLine {
    public RenameRow {
        Objects.requireNonNull(exchange, "exchange");
        Objects.requireNonNull(oldSymbol, "oldSymbol");
        Objects.requireNonNull(newSymbol, "newSymbol");
        Objects.requireNonNull(since, "since");
    }
}
