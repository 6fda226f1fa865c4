package com.stocksblitz.registry.ingest;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The NSE's list of symbol changes since the nineties, in the forms that are around: two headers, and none. */
final class NseSymbolChange extends DumpReader {
    private static final Pattern DATE = Pattern.compile("\\d{1,2}-[A-Za-z]{3}-(\\d{2}|\\d{4})");
    private static final List<String> COLUMNS =
            List.of("symb_company_name", "sm_key_symbol", "sm_new_symbol", "sm_applicable_from");

    private final boolean hasHeader;
    private final String oldSymbol;
    private final String newSymbol;
    private final String since;

    private NseSymbolChange(CsvTable layout, String oldSymbol, String newSymbol, String since) {
        super("nse-symbol-change", "nse", layout, Set.of(oldSymbol, newSymbol, since));
        this.hasHeader = layout.names().isEmpty();
        this.oldSymbol = oldSymbol;
        this.newSymbol = newSymbol;
        this.since = since;
    }

    static List<DumpReader> all() {
        return List.of(
                new NseSymbolChange(CsvTable.LATIN, COLUMNS.get(1), COLUMNS.get(2), COLUMNS.get(3)),
                new NseSymbolChange(CsvTable.LATIN, "old_ticker", "new_ticker", "change_date"),
                new NseSymbolChange(new CsvTable(',', COLUMNS, true), COLUMNS.get(1), COLUMNS.get(2), COLUMNS.get(3)));
    }

    @Override
    boolean recognises(DumpHead head) {
        var cells = head.cells(',');
        return hasHeader
                ? super.recognises(head)
                : cells.size() == COLUMNS.size()
                        && DATE.matcher(cells.getLast()).matches();
    }

    @Override
    boolean isWhole() {
        return false;
    }

    @Override
    boolean isAnnouncement() {
        return true;
    }

    @Override
    String segment(RawRow row) {
        return null;
    }

    @Override
    String token(RawRow row) {
        return null;
    }

    @Override
    void take(RawRow row, Consumer<DumpLine> lines) {
        var before = row.symbol(oldSymbol);
        var after = row.symbol(newSymbol);
        // The NSE lists changes of a company's name alone with the symbol twice.
        if (!before.equals(after)) {
            lines.accept(
                    new RenameRow(row.line(), "NSE", before, after, Cell.dayMonthYear(since, row.required(since))));
        }
    }
}
