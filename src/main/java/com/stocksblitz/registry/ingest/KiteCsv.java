package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.ingest.CsvTable.Row;
import com.stocksblitz.registry.instrument.InstrumentType;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

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
final class KiteCsv implements DumpReader {
    private static final Set<String> COLUMNS = Set.of(
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
            "exchange");
    /** By the low byte of the token; 0 and 8 are in no use. */
    private static final String[] SEGMENTS = {"", "NSE", "NFO", "CDS", "BSE", "BFO", "BCD", "MCX", "", "INDICES"};

    private static final Set<String> EXCHANGES = Set.of("NSE", "BSE", "NFO", "BFO", "CDS", "BCD", "MCX", "NCO");
    /** Indices come from exchanges beyond ours, such as NSEIX and GLOBAL. */
    private static final int MAX_EXCHANGE = 12;

    private static final Pattern NSE_SERIES = Pattern.compile("(.+)-([A-Z0-9]{2})");

    @Override
    public String format() {
        return "kite-csv";
    }

    @Override
    public String broker() {
        return "kite";
    }

    @Override
    public boolean recognises(DumpHead head) {
        return head.columns().containsAll(COLUMNS);
    }

    @Override
    public void read(InputStream content, Consumer<DumpLine> lines) throws IOException, UnreadableDumpException {
        CsvTable.read(content, KiteCsv::line, lines);
    }

    private static DumpLine line(Row row) {
        var token = row.text("instrument_token");
        try {
            return index(row) ? indexRow(row) : tradable(row);
        } catch (BadCellException bad) {
            return new RejectedLine(row.line(), segmentOrNull(row, token), token, bad.reason(), bad.getMessage());
        }
    }

    private static boolean index(Row row) {
        var segment = row.text("segment");
        return segment != null && segment.endsWith("INDICES");
    }

    private static DumpRow indexRow(Row row) {
        var exchange = Cell.symbol("exchange", row.text("exchange"));
        if (exchange.length() > MAX_EXCHANGE) {
            throw new BadCellException("unknown_exchange", "The exchange is not known: " + exchange);
        }
        var symbol = Cell.symbol("tradingsymbol", row.text("tradingsymbol"));
        return new DumpRow(
                row.line(),
                segment(row),
                token(row),
                exchange,
                InstrumentType.INDEX,
                row.text("tradingsymbol"),
                symbol,
                null,
                Cell.text(row.text("name")),
                null,
                "index",
                null,
                null,
                null,
                none(Cell.whole("lot_size", row.text("lot_size"))),
                Cell.decimalOrNone("tick_size", row.text("tick_size")),
                null,
                null);
    }

    private static DumpRow tradable(Row row) {
        var type = InstrumentType.parse(Cell.required("instrument_type", row.text("instrument_type")))
                .orElseThrow(() -> new BadCellException(
                        "unknown_type", "The instrument_type is not known: " + row.text("instrument_type")));
        var exchange = Cell.symbol("exchange", row.text("exchange"));
        if (!EXCHANGES.contains(exchange)) {
            throw new BadCellException("unknown_exchange", "The exchange is not known: " + exchange);
        }
        return type.isDerivative() ? contract(row, exchange, type) : cash(row, exchange);
    }

    private static DumpRow cash(Row row, String exchange) {
        var symbol = Cell.symbol("tradingsymbol", row.text("tradingsymbol"));
        var suffixed = NSE_SERIES.matcher(symbol);
        boolean nse = exchange.equals("NSE");
        boolean hasSeries = nse && suffixed.matches();
        var series = hasSeries ? suffixed.group(2) : nse ? "EQ" : null;
        var assetClass = AssetClass.of(exchange, InstrumentType.EQ, null);
        return new DumpRow(
                row.line(),
                segment(row),
                token(row),
                exchange,
                InstrumentType.EQ,
                row.text("tradingsymbol"),
                hasSeries ? suffixed.group(1) : symbol,
                series,
                Cell.text(row.text("name")),
                null,
                assetClass == null && series != null ? AssetClass.ofSeries(series) : assetClass,
                row.text("exchange_token"),
                null,
                null,
                Cell.whole("lot_size", Cell.required("lot_size", row.text("lot_size"))),
                Cell.decimal("tick_size", Cell.required("tick_size", row.text("tick_size"))),
                null,
                null);
    }

    private static DumpRow contract(Row row, String exchange, InstrumentType type) {
        var tradingSymbol = Cell.symbol("tradingsymbol", row.text("tradingsymbol"));
        var expiry = Cell.date("expiry", Cell.required("expiry", row.text("expiry")));
        var strike = type.isOption() ? Cell.decimal("strike", Cell.required("strike", row.text("strike"))) : null;
        return new DumpRow(
                row.line(),
                segment(row),
                token(row),
                exchange,
                type,
                tradingSymbol,
                underlying(tradingSymbol, row.text("name"), type, expiry, strike),
                null,
                null,
                null,
                AssetClass.of(exchange, type, null),
                null,
                expiry,
                strike,
                Cell.whole("lot_size", Cell.required("lot_size", row.text("lot_size"))),
                Cell.decimal("tick_size", Cell.required("tick_size", row.text("tick_size"))),
                null,
                null);
    }

    private static String underlying(
            String tradingSymbol, String name, InstrumentType type, LocalDate expiry, BigDecimal strike) {
        if (ContractSymbol.isCalendarSpread(tradingSymbol)) {
            throw new BadCellException(
                    "calendar_spread", "A spread of two contracts is no contract of its own: " + tradingSymbol);
        }
        return ContractSymbol.underlying(tradingSymbol, type, expiry, strike)
                .or(() -> named(tradingSymbol, name))
                .orElseThrow(() -> new BadCellException(
                        "unknown_underlying",
                        "The trading symbol does not end in its expiry, strike and type: " + tradingSymbol));
    }

    /** Where the symbol is written in a way that is not known, the name is taken if the symbol begins with it. */
    private static Optional<String> named(String tradingSymbol, String name) {
        return Optional.ofNullable(name)
                .map(text -> text.toUpperCase(Locale.ROOT))
                .filter(tradingSymbol::startsWith);
    }

    private static String token(Row row) {
        return Long.toString(number(row, "instrument_token"));
    }

    /** The segment that the token's low byte names; it must be the one that the columns name. */
    private static String segment(Row row) {
        long token = number(row, "instrument_token");
        long exchangeToken = number(row, "exchange_token");
        if (token >> 8 != exchangeToken) {
            throw new BadCellException(
                    "token_mismatch",
                    "The instrument_token " + token + " does not hold the exchange_token " + exchangeToken + ".");
        }
        var exchange = Cell.symbol("exchange", row.text("exchange"));
        var stated = index(row) ? "INDICES" : exchange;
        int code = (int) (token & 0xff);
        var coded = code < SEGMENTS.length ? SEGMENTS[code] : "";
        if (!coded.isEmpty() && !coded.equals(stated)) {
            throw new BadCellException(
                    "segment_mismatch", "The instrument_token says " + coded + ", the columns say " + stated + ".");
        }
        return stated;
    }

    private static String segmentOrNull(Row row, String token) {
        try {
            return token == null ? null : segment(row);
        } catch (BadCellException unreadable) {
            return null;
        }
    }

    private static long number(Row row, String field) {
        var number = Cell.whole(field, Cell.required(field, row.text(field)));
        if (number <= 0) {
            throw new BadCellException("bad_" + field, "The " + field + " is not positive: " + number);
        }
        return number;
    }

    private static Long none(Long zero) {
        return zero == null || zero == 0 ? null : zero;
    }
}
