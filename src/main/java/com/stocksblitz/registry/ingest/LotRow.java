package com.stocksblitz.registry.ingest;

import java.time.YearMonth;
import java.util.Objects;

/**
 * An exchange states the lot of all contracts of an underlying that expire in a month, months ahead included. Several
 * months come from one line.
 *
 * @param exchange of the derivatives: {@code NFO}
 * @param underlying upper case
 * @param lotSize positive
 */
public record LotRow(long line, String exchange, String underlying, YearMonth month, long lotSize) implements DumpLine {
    public LotRow {
        Objects.requireNonNull(exchange, "exchange");
        Objects.requireNonNull(underlying, "underlying");
        Objects.requireNonNull(month, "month");
        if (lotSize <= 0) {
            throw new IllegalArgumentException("lotSize is not positive");
        }
    }
}
