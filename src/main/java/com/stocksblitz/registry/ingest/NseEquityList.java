package com.stocksblitz.registry.ingest;

import java.util.Set;
import java.util.function.Consumer;

/**
 * The NSE's list of the shares of its main board ({@code EQUITY_L}): a symbol stands once, whatever its series. Names
 * of columns have blanks in front. Small companies' shares, funds and bonds are in other lists, so that this one says
 * nothing of them.
 */
final class NseEquityList extends DumpReader {
    static final String SEGMENT = "EQUITY";

    NseEquityList() {
        super(
                "nse-equity-list",
                "nse",
                CsvTable.LATIN,
                Set.of("symbol", "name of company", "series", "date of listing", "market lot", "isin number"));
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
                .name(row.text("name of company"))
                .isin(row.required("isin number"))
                .lotSize(row.whole("market lot"))
                .build());
    }
}
