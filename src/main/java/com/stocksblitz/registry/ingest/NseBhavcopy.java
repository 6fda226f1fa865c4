package com.stocksblitz.registry.ingest;

import java.util.Set;
import java.util.function.Consumer;

/**
 * The NSE's list of what traded on a day (bhavcopy of the cash market), read for the ISINs and series of everything
 * that traded, bonds and small companies included. What did not trade that day is not in it.
 */
final class NseBhavcopy extends DumpReader {
    static final String SEGMENT = "TRADED";

    NseBhavcopy() {
        super(
                "nse-bhavcopy",
                "nse",
                CsvTable.LATIN,
                Set.of("symbol", "series", "prevclose", "tottrdqty", "timestamp", "isin"));
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
        return row.text("symbol") + '-' + row.text("series");
    }

    @Override
    void take(RawRow row, Consumer<DumpLine> lines) {
        var symbol = row.symbol("symbol");
        var series = row.symbol("series");
        lines.accept(DumpRow.cash(row, "NSE", symbol)
                .token(SEGMENT, symbol + '-' + series)
                .tradingSymbol(symbol)
                .series(series)
                .isin(row.required("isin"))
                .build());
    }
}
