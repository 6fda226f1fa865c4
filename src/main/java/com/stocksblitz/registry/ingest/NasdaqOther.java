package com.stocksblitz.registry.ingest;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** NASDAQ's list of what is listed at the other exchanges of the United States, with pipes or with commas. */
final class NasdaqOther extends DumpReader {
    private static final Map<String, String> EXCHANGES =
            Map.of("N", "NYSE", "A", "AMEX", "P", "ARCA", "Z", "BATS", "V", "IEX");

    private NasdaqOther(CsvTable layout) {
        super(
                "nasdaq-other-listed",
                "nasdaq",
                layout,
                Set.of("act symbol", "security name", "exchange", "cqs symbol", "round lot size", "test issue"));
    }

    static List<DumpReader> all() {
        return List.of(new NasdaqOther(CsvTable.PIPES), new NasdaqOther(CsvTable.COMMAS));
    }

    @Override
    String segment(RawRow row) {
        var code = row.text("exchange");
        return code == null ? null : EXCHANGES.get(code);
    }

    @Override
    String token(RawRow row) {
        return row.text("act symbol");
    }

    @Override
    void take(RawRow row, Consumer<DumpLine> lines) {
        UsListing.refuseTest(row);
        var exchange = EXCHANGES.get(row.required("exchange"));
        if (exchange == null) {
            throw new BadCellException("unknown_exchange", "The exchange is not known: " + row.text("exchange"));
        }
        lines.accept(DumpRow.cash(row, exchange, row.symbol("act symbol"))
                .token(exchange, row.required("act symbol"))
                .tradingSymbol(row.text("nasdaq symbol"))
                .name(row.text("security name"))
                .lotSize(row.wholeOrNone("round lot size"))
                .build());
    }
}
