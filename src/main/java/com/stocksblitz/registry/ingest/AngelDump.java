package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.instrument.InstrumentType;
import java.math.BigDecimal;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Angel One's scrip master, a JSON array in which all values are texts, and the tables that people make of it.
 *
 * <p>Ticks are in paise. Strikes are in paise too, those of currencies and interest rates in ten millionths of a rupee,
 * and -1 or 0 means none. The name is the underlying of a contract and the symbol of a share, never that of a company.
 */
final class AngelDump extends DumpReader {
    private static final Set<String> EXCHANGES = Set.of("NSE", "BSE", "NFO", "BFO", "CDS", "BCD", "MCX", "NCO");
    private static final Set<String> SCALED_STRIKES = Set.of("OPTCUR", "OPTIRC");
    private static final int PAISE = 2;
    private static final int TEN_MILLIONTHS = 7;

    AngelDump(String format, Layout layout) {
        super(
                format,
                "angel",
                layout,
                Set.of(
                        "token",
                        "symbol",
                        "name",
                        "expiry",
                        "strike",
                        "lotsize",
                        "instrumenttype",
                        "exch_seg",
                        "tick_size"));
    }

    @Override
    String segment(RawRow row) {
        return row.text("exch_seg");
    }

    @Override
    String token(RawRow row) {
        return row.text("token");
    }

    @Override
    void take(RawRow row, Consumer<DumpLine> lines) {
        var exchange = row.symbol("exch_seg");
        if (!EXCHANGES.contains(exchange)) {
            throw new BadCellException("unknown_exchange", "The exch_seg is not known: " + exchange);
        }
        var kind = row.text("instrumenttype");
        var draft = kind == null
                ? cash(row, exchange)
                : kind.equals("AMXIDX") ? index(row, exchange) : contract(row, kind, exchange);
        lines.accept(draft.token(exchange, row.required("token"))
                .tradingSymbol(row.text("symbol"))
                .build());
    }

    private static DumpRow.Draft index(RawRow row, String exchange) {
        return DumpRow.index(row, exchange, row.symbol("symbol"));
    }

    private static DumpRow.Draft cash(RawRow row, String exchange) {
        var symbol = row.symbol("symbol");
        var parts = exchange.equals("NSE") ? NseSeries.split(symbol) : new NseSeries(symbol, null);
        return traded(DumpRow.cash(row, exchange, parts.symbol()), row).series(parts.series());
    }

    private static DumpRow.Draft contract(RawRow row, String kind, String exchange) {
        var type = type(kind, row.symbol("symbol"));
        var expiry = Cell.dayMonthYear("expiry", row.required("expiry"));
        var strike = type.isOption() ? strike(row, kind) : null;
        return traded(DumpRow.contract(row, type, exchange, row.symbol("name"), expiry, strike), row);
    }

    private static InstrumentType type(String kind, String symbol) {
        var type = kind.startsWith("FUT")
                ? "FUT"
                : kind.startsWith("OPT") ? symbol.substring(Math.max(0, symbol.length() - 2)) : kind;
        return InstrumentType.parse(type)
                .filter(InstrumentType::isDerivative)
                .orElseThrow(() -> new BadCellException(
                        "unknown_type", "Neither the instrumenttype " + kind + " nor " + symbol + " tells the type."));
    }

    private static BigDecimal strike(RawRow row, String kind) {
        return row.decimal("strike").movePointLeft(SCALED_STRIKES.contains(kind) ? TEN_MILLIONTHS : PAISE);
    }

    private static DumpRow.Draft traded(DumpRow.Draft draft, RawRow row) {
        return draft.exchangeToken(row.text("token"))
                .lotSize(row.whole("lotsize"))
                .tickSize(row.decimal("tick_size").movePointLeft(PAISE));
    }
}
