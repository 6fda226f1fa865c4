package com.stocksblitz.registry.ingest;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The part of a dump that a job is asked to take.
 *
 * @param symbols of the cash market with or without series, of an index, or of an underlying; empty for all
 * @param exchanges empty for all
 */
public record RowFilter(Set<String> symbols, Set<String> exchanges) {
    public RowFilter {
        symbols = Set.copyOf(symbols);
        exchanges = Set.copyOf(exchanges);
    }

    static RowFilter of(List<String> symbols, List<String> exchanges) {
        return new RowFilter(upper(symbols), upper(exchanges));
    }

    boolean takes(DumpRow row) {
        return (exchanges.isEmpty() || exchanges.contains(row.exchange()))
                && (symbols.isEmpty() || symbols.contains(row.symbol()) || symbols.contains(row.cashSymbol()));
    }

    private static Set<String> upper(List<String> names) {
        return names.stream().map(name -> name.strip().toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
    }
}
