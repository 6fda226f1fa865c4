package com.stocksblitz.registry.catalog.api;

import java.time.LocalDate;

/**
 * At least one of symbol, isin, key and token must be given; what is given must all agree.
 *
 * @param symbol exchange or broker trading symbol, a key, or one of the platform SDK's names
 * @param instrumentType a name of {@link com.stocksblitz.registry.instrument.InstrumentType}
 * @param token a broker's token; {@code broker} narrows it
 * @param asOf trade date on which the identifiers were used; null: today
 */
public record ResolveQuery(
        String symbol,
        String exchange,
        String instrumentType,
        String isin,
        String key,
        String token,
        String broker,
        LocalDate asOf) {
    public ResolveQuery(
            String symbol,
            String exchange,
            String instrumentType,
            String isin,
            String key,
            String token,
            String broker) {
        this(symbol, exchange, instrumentType, isin, key, token, broker, null);
    }
}
