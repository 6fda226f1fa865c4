package com.stocksblitz.registry.ingest;

import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The BSE's list of scrips, short or long; the long form has sector and industry. The list is drawn for one kind of
 * instrument at a time, so each kind is a segment. Rows can have more commas than the header, cells trailing blanks.
 */
final class BseScrips extends DumpReader {
    private static final String KIND = "EQUITY";

    BseScrips() {
        super(
                "bse-scrips",
                "bse",
                CsvTable.LATIN,
                Set.of("security code", "security id", "security name", "status", "group", "isin no"));
    }

    @Override
    String segment(RawRow row) {
        var kind = row.text("instrument");
        return kind == null ? KIND : kind.toUpperCase(Locale.ROOT);
    }

    @Override
    String token(RawRow row) {
        return row.text("security code");
    }

    @Override
    void take(RawRow row, Consumer<DumpLine> lines) {
        var status = row.required("status").toLowerCase(Locale.ROOT);
        if (status.equals("delisted")) {
            throw new BadCellException(RejectedLine.DELISTED, "The exchange marks the scrip as delisted.");
        }
        var code = row.required("security code");
        var industry = row.text("industry new name");
        lines.accept(DumpRow.cash(row, "BSE", row.symbol("security id"))
                .token(segment(row), code)
                .tradingSymbol(row.text("security id"))
                .series(row.text("group"))
                .name(row.text("security name"))
                .isin(row.text("isin no"))
                .exchangeToken(code)
                .sector(row.text("sector name"))
                .industry(industry == null ? row.text("industry") : industry)
                .suspended(status.equals("suspended"))
                .build());
    }
}
