package com.stocksblitz.registry.ingest;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * NASDAQ's list of what is listed there, as it is published, with pipes, and as it is passed on, with commas and two
 * columns. Prices are in dollars; the list has no tick and no ISIN.
 */
final class NasdaqListed extends DumpReader {
    private static final String SEGMENT = "NASDAQ";
    private static final Set<String> SHORT = Set.of("symbol", "security name");

    private final boolean isShort;

    private NasdaqListed(CsvTable layout, Set<String> marks) {
        super("nasdaq-listed", "nasdaq", layout, marks);
        this.isShort = marks.equals(SHORT);
    }

    static List<DumpReader> all() {
        var whole = Set.of("symbol", "security name", "market category", "test issue", "round lot size");
        return List.of(
                new NasdaqListed(CsvTable.PIPES, whole),
                new NasdaqListed(CsvTable.COMMAS, whole),
                new NasdaqListed(CsvTable.COMMAS, SHORT));
    }

    @Override
    boolean recognises(DumpHead head) {
        return isShort ? head.columns(',').equals(SHORT) : super.recognises(head);
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
        UsListing.refuseTest(row);
        var symbol = row.symbol("symbol");
        lines.accept(DumpRow.cash(row, SEGMENT, symbol)
                .token(SEGMENT, row.required("symbol"))
                .tradingSymbol(row.text("symbol"))
                .name(row.text("security name"))
                .lotSize(row.wholeOrNone("round lot size"))
                .build());
    }
}
