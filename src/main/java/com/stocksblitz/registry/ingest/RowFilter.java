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

    /** What could not be read is told in any case. */
    boolean takes(DumpLine line) {
        return switch (line) {
            case DumpRow row -> takes(row.exchange(), row.symbol(), row.cashSymbol());
            case RenameRow rename -> takes(rename.exchange(), rename.oldSymbol(), rename.newSymbol());
            case LotRow lots -> takes(lots.exchange(), lots.underlying(), lots.underlying());
            case RejectedLine rejected -> true;
        };
    }

    private boolean takes(String exchange, String symbol, String otherName) {
        return (exchanges.isEmpty() || exchanges.contains(exchange))
                && (symbols.isEmpty() || symbols.contains(symbol) || symbols.contains(otherName));
    }

    private static Set<String> upper(List<String> names) {
        return names.stream().map(name -> name.strip().toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
    }
}
