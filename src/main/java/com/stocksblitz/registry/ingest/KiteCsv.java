package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.instrument.InstrumentType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Kite's instruments file. Prices in rupees; a lot of 0 and a tick of 0 on an index mean that it has none; a strike of
 * 0 on anything but an option likewise. The file has no ISIN.
 *
 * <p>{@code instrument_token} is the exchange's number times 256 plus a code of the segment; both are checked, since a
 * shifted column shows there first. The name of a derivative is its underlying, often empty; the trading symbol always
 * has it.
 *
 * <p>On the MCX Kite counts contracts, so that its lot is 1 on every row, which tells nothing of a contract's size;
 * elsewhere its lots equal those of Upstox. Hence Upstox is believed first about lots (see the precedence).
 */
final class KiteCsv extends DumpReader {
    /** By the low byte of the token; 0 and 8 are in no use. */
    private static final String[] SEGMENTS = {"", "NSE", "NFO", "CDS", "BSE", "BFO", "BCD", "MCX", "", "INDICES"};

    private static final Set<String> EXCHANGES = Set.of("NSE", "BSE", "NFO", "BFO", "CDS", "BCD", "MCX", "NCO");
    /** Indices come from exchanges beyond ours, such as NSEIX and GLOBAL. */
    private static final int MAX_EXCHANGE = 12;

    KiteCsv() {
        super(
                "kite-csv",
                "kite",
                CsvTable.COMMAS,
                Set.of(
                        "instrument_token",
                        "exchange_token",
                        "tradingsymbol",
                        "name",
                        "expiry",
                        "strike",
                        "tick_size",
                        "lot_size",
                        "instrument_type",
                        "segment",
                        "exchange"));
    }

    @Override
    void take(RawRow row, Consumer<DumpLine> lines) {
        lines.accept(isIndex(row) ? index(row) : tradable(row));
    }

    @Override
    String segment(RawRow row) {
        try {
            return checkedSegment(row);
        } catch (BadCellException unreadable) {
            return null;
        }
    }

    @Override
    String token(RawRow row) {
        return row.text("instrument_token");
    }

    private static boolean isIndex(RawRow row) {
        var segment = row.text("segment");
        return segment != null && segment.endsWith("INDICES");
    }

    private static DumpRow index(RawRow row) {
        var exchange = row.symbol("exchange");
        if (exchange.length() > MAX_EXCHANGE) {
            throw new BadCellException("unknown_exchange", "The exchange is not known: " + exchange);
        }
        return DumpRow.index(row, exchange, row.symbol("tradingsymbol"))
                .token(checkedSegment(row), checkedToken(row))
                .tradingSymbol(row.text("tradingsymbol"))
                .name(row.text("name"))
                .lotSize(row.wholeOrNone("lot_size"))
                .tickSize(row.decimalOrNone("tick_size"))
                .build();
    }

    private static DumpRow tradable(RawRow row) {
        var type = InstrumentType.parse(row.required("instrument_type"))
                .orElseThrow(() -> new BadCellException(
                        "unknown_type", "The instrument_type is not known: " + row.text("instrument_type")));
        var exchange = row.symbol("exchange");
        if (!EXCHANGES.contains(exchange)) {
            throw new BadCellException("unknown_exchange", "The exchange is not known: " + exchange);
        }
        var draft = type.isDerivative() ? contract(row, exchange, type) : cash(row, exchange);
        return draft.token(checkedSegment(row), checkedToken(row))
                .lotSize(row.whole("lot_size"))
                .tickSize(row.decimal("tick_size"))
                .build();
    }

    private static DumpRow.Draft cash(RawRow row, String exchange) {
        boolean nse = exchange.equals("NSE");
        var symbol = row.symbol("tradingsymbol");
        var parts = nse ? NseSeries.split(symbol) : new NseSeries(symbol, null);
        return DumpRow.cash(row, exchange, parts.symbol())
                .tradingSymbol(row.text("tradingsymbol"))
                .series(nse && parts.series() == null ? "EQ" : parts.series())
                .name(row.text("name"))
                .exchangeToken(row.text("exchange_token"));
    }

    private static DumpRow.Draft contract(RawRow row, String exchange, InstrumentType type) {
        var tradingSymbol = row.symbol("tradingsymbol");
        var expiry = row.date("expiry");
        var strike = type.isOption() ? row.decimal("strike") : null;
        var underlying = underlying(tradingSymbol, row.text("name"), type, expiry, strike);
        return DumpRow.contract(row, type, exchange, underlying, expiry, strike)
                .tradingSymbol(tradingSymbol)
                .exchangeToken(row.text("exchange_token"));
    }

    private static String underlying(
            String tradingSymbol, String name, InstrumentType type, LocalDate expiry, BigDecimal strike) {
        if (ContractSymbol.isCalendarSpread(tradingSymbol)) {
            throw new BadCellException(
                    "calendar_spread", "A spread of two contracts is no contract of its own: " + tradingSymbol);
        }
        return ContractSymbol.underlying(tradingSymbol, type, expiry, strike)
                .or(() -> named(tradingSymbol, name))
                .orElseThrow(() -> ContractSymbol.unknownUnderlying(tradingSymbol));
    }

    /** Where the symbol is written in a way that is not known, the name is taken if the symbol begins with it. */
    private static Optional<String> named(String tradingSymbol, String name) {
        return Optional.ofNullable(name)
                .map(text -> text.toUpperCase(Locale.ROOT))
                .filter(tradingSymbol::startsWith);
    }

    private static String checkedToken(RawRow row) {
        return Long.toString(number(row, "instrument_token"));
    }

    /** The segment that the token's low byte names; it must be the one that the columns name. */
    private static String checkedSegment(RawRow row) {
        long token = number(row, "instrument_token");
        long exchangeToken = number(row, "exchange_token");
        if (token >> 8 != exchangeToken) {
            throw new BadCellException(
                    "token_mismatch",
                    "The instrument_token " + token + " does not hold the exchange_token " + exchangeToken + ".");
        }
        var exchange = row.symbol("exchange");
        var stated = isIndex(row) ? "INDICES" : exchange;
        int code = (int) (token & 0xff);
        var coded = code < SEGMENTS.length ? SEGMENTS[code] : "";
        if (!coded.isEmpty() && !coded.equals(stated)) {
            throw new BadCellException(
                    "segment_mismatch", "The instrument_token says " + coded + ", the columns say " + stated + ".");
        }
        return stated;
    }

    private static long number(RawRow row, String field) {
        long number = row.whole(field);
        if (number <= 0) {
            throw new BadCellException("bad_" + field, "The " + field + " is not positive: " + number);
        }
        return number;
    }
}
