package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.instrument.InstrumentType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Dhan's scrip master, compact or detailed. Ticks are in paise, strikes in rupees. Values that stand for none: the ISIN
 * {@code NA}, the option type {@code XX}, a negative strike, the year 1; but the series {@code NA} is one of the NSE's.
 * An index has a lot and a tick that mean nothing.
 *
 * <p>The compact file has no ISIN and tells a contract's underlying only in front of its trading symbol, whose first
 * parts are those of {@code NIFTY-Aug2025-24500-CE}.
 */
final class DhanCsv extends DumpReader {
    private static final int PAISE = 2;
    private static final Pattern CONTRACT = Pattern.compile("(.+)-[A-Z]{3}\\d{4}-(FUT|[\\d.]+-(CE|PE))");

    private final Columns columns;

    /** @param isin and the like: null where the file has no such column */
    private record Columns(
            String exchange,
            String segment,
            String token,
            String isin,
            String instrument,
            String underlying,
            String cashSymbol,
            String tradingSymbol,
            String name,
            String series,
            String lot,
            String expiry,
            String strike,
            String optionType,
            String tick,
            String freeze) {

        Set<String> marks() {
            return Set.of(
                    exchange, segment, token, instrument, tradingSymbol, series, lot, expiry, strike, optionType, tick);
        }
    }

    private DhanCsv(String format, Columns columns) {
        super(format, "dhan", CsvTable.COMMAS, columns.marks());
        this.columns = columns;
    }

    static DhanCsv compact() {
        return new DhanCsv(
                "dhan-compact-csv",
                new Columns(
                        "sem_exm_exch_id",
                        "sem_segment",
                        "sem_smst_security_id",
                        null,
                        "sem_instrument_name",
                        null,
                        "sem_trading_symbol",
                        "sem_trading_symbol",
                        "sm_symbol_name",
                        "sem_series",
                        "sem_lot_units",
                        "sem_expiry_date",
                        "sem_strike_price",
                        "sem_option_type",
                        "sem_tick_size",
                        null));
    }

    static DhanCsv detailed() {
        return new DhanCsv(
                "dhan-detailed-csv",
                new Columns(
                        "exch_id",
                        "segment",
                        "security_id",
                        "isin",
                        "instrument",
                        "underlying_symbol",
                        "underlying_symbol",
                        "symbol_name",
                        "display_name",
                        "series",
                        "lot_size",
                        "sm_expiry_date",
                        "strike_price",
                        "option_type",
                        "tick_size",
                        "sm_freeze_qty"));
    }

    @Override
    String segment(RawRow row) {
        try {
            return known(row).name();
        } catch (BadCellException unknown) {
            return null;
        }
    }

    @Override
    String token(RawRow row) {
        return row.text(columns.token);
    }

    @Override
    void take(RawRow row, Consumer<DumpLine> lines) {
        var segment = known(row);
        var exchange = segment.exchange(row.required(columns.exchange));
        var draft = segment == DhanSegment.IDX_I
                ? DumpRow.index(row, exchange, row.symbol(columns.cashSymbol))
                        .tradingSymbol(row.text(columns.tradingSymbol))
                        .name(row.text(columns.name))
                : segment.isCash() ? cash(row, exchange) : contract(row, exchange);
        lines.accept(draft.token(segment.name(), row.required(columns.token)).build());
    }

    private DhanSegment known(RawRow row) {
        return DhanSegment.of(row.required(columns.exchange), row.required(columns.segment));
    }

    private DumpRow.Draft cash(RawRow row, String exchange) {
        return traded(DumpRow.cash(row, exchange, row.symbol(columns.cashSymbol)), row)
                .tradingSymbol(row.text(columns.cashSymbol))
                .series(row.text(columns.series))
                .name(row.text(columns.name))
                .isin(isin(row));
    }

    private DumpRow.Draft contract(RawRow row, String exchange) {
        var type = type(row);
        var tradingSymbol = row.symbol(columns.tradingSymbol);
        return traded(
                        DumpRow.contract(
                                row,
                                type,
                                exchange,
                                underlying(row, tradingSymbol),
                                expiry(row),
                                type.isOption() ? row.decimal(columns.strike) : null),
                        row)
                .tradingSymbol(tradingSymbol);
    }

    private InstrumentType type(RawRow row) {
        var instrument = row.required(columns.instrument);
        var type = instrument.startsWith("FUT") ? "FUT" : row.text(columns.optionType);
        return InstrumentType.parse(type == null ? "" : type)
                .filter(InstrumentType::isDerivative)
                .orElseThrow(() -> new BadCellException(
                        "unknown_type",
                        "Neither the instrument " + instrument + " nor the option type tells the type."));
    }

    private String underlying(RawRow row, String tradingSymbol) {
        if (columns.underlying != null) {
            return row.symbol(columns.underlying);
        }
        var parts = CONTRACT.matcher(tradingSymbol.toUpperCase(Locale.ROOT));
        if (!parts.matches()) {
            throw ContractSymbol.unknownUnderlying(tradingSymbol);
        }
        return parts.group(1);
    }

    /** With or without a time of day behind it. */
    private LocalDate expiry(RawRow row) {
        var text = row.required(columns.expiry);
        return Cell.date(columns.expiry, text.length() > 10 ? text.substring(0, 10) : text);
    }

    private String isin(RawRow row) {
        var isin = columns.isin == null ? null : row.text(columns.isin);
        return isin == null || isin.equals("NA") ? null : isin;
    }

    private DumpRow.Draft traded(DumpRow.Draft draft, RawRow row) {
        return draft.exchangeToken(row.text(columns.token))
                .lotSize(row.whole(columns.lot))
                .tickSize(paise(row))
                .freezeQuantity(columns.freeze == null ? null : row.wholeOrNone(columns.freeze));
    }

    private BigDecimal paise(RawRow row) {
        return row.decimal(columns.tick).movePointLeft(PAISE);
    }
}
