package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.instrument.InstrumentType;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Shoonya's symbol files: one for each exchange, whose columns differ, each line with a comma at its end. Prices are in
 * rupees. Exchange and symbol together can stand twice, for the series of one share; the token does not.
 */
final class ShoonyaCsv extends DumpReader {
    private static final Set<String> CASH = Set.of("NSE", "BSE");
    private static final Set<String> DERIVATIVES = Set.of("NFO", "BFO", "CDS", "BCD", "MCX", "NCO");
    private static final Set<String> INDICES = Set.of("INDEX", "UNDIND");

    ShoonyaCsv() {
        super(
                "shoonya-csv",
                "shoonya",
                CsvTable.COMMAS,
                Set.of("exchange", "token", "lotsize", "symbol", "tradingsymbol", "instrument", "ticksize"));
    }

    @Override
    String segment(RawRow row) {
        return row.text("exchange");
    }

    @Override
    String token(RawRow row) {
        return row.text("token");
    }

    @Override
    void take(RawRow row, Consumer<DumpLine> lines) {
        var exchange = row.symbol("exchange");
        var instrument = row.required("instrument");
        lines.accept(draft(row, exchange, instrument)
                .token(exchange, row.required("token"))
                .tradingSymbol(row.text("tradingsymbol"))
                .build());
    }

    private static DumpRow.Draft draft(RawRow row, String exchange, String instrument) {
        if (INDICES.contains(instrument)) {
            return DumpRow.index(row, exchange, row.symbol("symbol"));
        }
        if (CASH.contains(exchange)) {
            return traded(DumpRow.cash(row, exchange, row.symbol("symbol")), row)
                    .series(instrument);
        }
        if (DERIVATIVES.contains(exchange)) {
            return contract(row, exchange);
        }
        throw new BadCellException("unknown_exchange", "The exchange is not known: " + exchange);
    }

    private static DumpRow.Draft contract(RawRow row, String exchange) {
        var optionType = row.required("optiontype");
        var type = InstrumentType.parse(optionType.equals("XX") ? "FUT" : optionType)
                .filter(InstrumentType::isDerivative)
                .orElseThrow(() -> new BadCellException("unknown_type", "The optiontype is not known: " + optionType));
        return traded(
                        DumpRow.contract(
                                row,
                                type,
                                exchange,
                                row.symbol("symbol"),
                                Cell.dayMonthYear("expiry", row.required("expiry")),
                                type.isOption() ? row.decimal("strikeprice") : null),
                        row)
                .multiplier(row.decimalOrNone("multiplier"));
    }

    private static DumpRow.Draft traded(DumpRow.Draft draft, RawRow row) {
        return draft.exchangeToken(row.text("token"))
                .lotSize(row.whole("lotsize"))
                .tickSize(row.decimal("ticksize"));
    }
}
