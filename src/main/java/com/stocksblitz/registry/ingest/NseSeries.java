package com.stocksblitz.registry.ingest;

import java.util.regex.Pattern;

/**
 * An NSE symbol as most brokers write it, the series behind a hyphen: {@code SBIN-EQ}, {@code BAJAJ-AUTO-EQ}.
 *
 * @param series null where the symbol has none
 */
record NseSeries(String symbol, String series) {
    private static final Pattern SUFFIXED = Pattern.compile("(.+)-([A-Z0-9]{2})");

    static NseSeries split(String symbol) {
        var suffixed = SUFFIXED.matcher(symbol);
        return suffixed.matches() ? new NseSeries(suffixed.group(1), suffixed.group(2)) : new NseSeries(symbol, null);
    }
}
