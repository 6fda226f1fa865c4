package com.stocksblitz.registry.ingest;

import java.util.Set;
import java.util.function.Consumer;

/** The shares of one of the NSE's indices, read for the industry of each; which index it is, the file does not say. */
final class NseConstituents extends DumpReader {
    static final String SEGMENT = "CONSTITUENTS";

    NseConstituents() {
        super(
                "nse-index-constituents",
                "nse",
                CsvTable.LATIN,
                Set.of("company name", "industry", "symbol", "series", "isin code"));
    }

    @Override
    boolean isWhole() {
        return false;
    }

    @Override
    String segment(RawRow row) {
        return SEGMENT;
    }

    @Override
    String token(RawRow row) {
        return row.text("symbol");
    }

    @Override
    void take(RawRow row, Consumer<DumpLine> lines) {
        var symbol = row.symbol("symbol");
        lines.accept(DumpRow.cash(row, "NSE", symbol)
                .token(SEGMENT, symbol)
                .tradingSymbol(symbol)
                .series(row.required("series"))
                .name(row.text("company name"))
                .isin(row.required("isin code"))
                .industry(row.text("industry"))
                .build());
    }
}
