package com.stocksblitz.registry.ingest;

import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The NSE's lots of derivatives ({@code fo_mktlots}): a row for each underlying, a column for each month of expiry,
 * cells padded with blanks, and a second header between indices and shares.
 */
final class NseMarketLots extends DumpReader {
    private static final DateTimeFormatter MONTH = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("MMM-yy")
            .toFormatter(Locale.ENGLISH);

    NseMarketLots() {
        super("nse-market-lots", "nse", CsvTable.COMMAS, Set.of("underlying", "symbol"));
    }

    @Override
    boolean recognises(DumpHead head) {
        return super.recognises(head)
                && head.columns(',').stream().anyMatch(column -> month(column).isPresent());
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
        var underlying = row.symbol("symbol");
        if (underlying.equals("SYMBOL")) {
            return;
        }
        var lots = new ArrayList<LotRow>();
        for (var column : row.fields()) {
            var month = month(column);
            var lot = month.isPresent() ? row.wholeOrNone(column) : null;
            if (lot != null && lot < 0) {
                throw new BadCellException("bad_lot_size", "The lot of " + column + " is negative: " + lot);
            }
            if (lot != null) {
                lots.add(new LotRow(row.line(), "NFO", underlying, month.get(), lot));
            }
        }
        lots.forEach(lines);
    }

    private static Optional<YearMonth> month(String column) {
        try {
            return Optional.of(YearMonth.parse(column, MONTH));
        } catch (DateTimeException other) {
            return Optional.empty();
        }
    }
}
