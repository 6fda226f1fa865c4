package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.instrument.InstrumentType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Fyers' symbol files: one for each segment, without a header, 21 columns. Ticks and strikes are in rupees, expiries in
 * epoch seconds. The ticker is the symbol behind the exchange, with series, group or {@code INDEX} behind a hyphen; the
 * description stands where one would look for the underlying, so that the underlying is taken from the ticker.
 */
final class FyersCsv extends DumpReader {
    private static final List<String> COLUMNS = List.of(
            "fytoken",
            "symbol details",
            "exchange instrument type",
            "minimum lot size",
            "tick size",
            "isin",
            "trading session",
            "last update date",
            "expiry date",
            "symbol ticker",
            "exchange",
            "segment",
            "scrip code",
            "underlying symbol",
            "underlying scrip code",
            "strike price",
            "option type",
            "underlying fytoken",
            "reserved 1",
            "reserved 2",
            "reserved 3");
    private static final int TICKER = COLUMNS.indexOf("symbol ticker");
    private static final int EXCHANGE = COLUMNS.indexOf("exchange");
    private static final Pattern TOKEN = Pattern.compile("\\d{10,20}");
    private static final Pattern TICKER_FORM = Pattern.compile("[A-Z]+:.+");
    private static final String INDEX_TYPE = "10";

    /** By the numbers of exchange and segment. */
    private static final Map<String, Segment> SEGMENTS = Map.of(
            "10 10", new Segment("NSE_CM", "NSE"),
            "10 11", new Segment("NSE_FO", "NFO"),
            "10 12", new Segment("NSE_CD", "CDS"),
            "10 20", new Segment("NSE_COM", "NCO"),
            "12 10", new Segment("BSE_CM", "BSE"),
            "12 11", new Segment("BSE_FO", "BFO"),
            "12 12", new Segment("BSE_CD", "BCD"),
            "11 20", new Segment("MCX_COM", "MCX"));

    private record Segment(String name, String exchange) {
        boolean isCash() {
            return name.endsWith("_CM");
        }
    }

    FyersCsv() {
        super("fyers-csv", "fyers", new CsvTable(',', COLUMNS, false), Set.of());
    }

    static List<String> segments() {
        return SEGMENTS.values().stream().map(Segment::name).sorted().toList();
    }

    /** Without a header the first row must tell. */
    @Override
    boolean recognises(DumpHead head) {
        var cells = head.cells(',');
        return cells.size() >= EXCHANGE + 2
                && TOKEN.matcher(cells.getFirst()).matches()
                && TICKER_FORM.matcher(cells.get(TICKER)).matches()
                && SEGMENTS.containsKey(cells.get(EXCHANGE) + ' ' + cells.get(EXCHANGE + 1));
    }

    @Override
    String segment(RawRow row) {
        var segment = SEGMENTS.get(row.text("exchange") + ' ' + row.text("segment"));
        return segment == null ? null : segment.name;
    }

    @Override
    String token(RawRow row) {
        return row.text("fytoken");
    }

    @Override
    void take(RawRow row, Consumer<DumpLine> lines) {
        var segment = SEGMENTS.get(row.text("exchange") + ' ' + row.text("segment"));
        if (segment == null) {
            throw new BadCellException(
                    "unknown_segment",
                    "The exchange " + row.text("exchange") + " has no segment " + row.text("segment") + ".");
        }
        var ticker = row.required("symbol ticker");
        var symbol = Cell.symbol("symbol ticker", ticker.substring(ticker.indexOf(':') + 1));
        var draft = INDEX_TYPE.equals(row.text("exchange instrument type"))
                ? index(row, segment, symbol)
                : segment.isCash() ? cash(row, segment, symbol) : contract(row, segment, symbol);
        lines.accept(draft.token(segment.name, row.required("fytoken"))
                .tradingSymbol(ticker)
                .build());
    }

    private static DumpRow.Draft index(RawRow row, Segment segment, String symbol) {
        var name = symbol.endsWith("-INDEX") ? symbol.substring(0, symbol.length() - "-INDEX".length()) : symbol;
        return DumpRow.index(row, segment.exchange, name).name(row.text("symbol details"));
    }

    private static DumpRow.Draft cash(RawRow row, Segment segment, String symbol) {
        int hyphen = symbol.lastIndexOf('-');
        if (hyphen < 1) {
            throw new BadCellException("missing_series", "The ticker has neither series nor group: " + symbol);
        }
        return traded(DumpRow.cash(row, segment.exchange, symbol.substring(0, hyphen)), row)
                .series(symbol.substring(hyphen + 1))
                .name(row.text("symbol details"))
                .isin(row.text("isin"));
    }

    private static DumpRow.Draft contract(RawRow row, Segment segment, String symbol) {
        var optionType = row.text("option type");
        var type = InstrumentType.parse(optionType == null || optionType.equals("XX") ? "FUT" : optionType)
                .filter(InstrumentType::isDerivative)
                .orElseThrow(() -> new BadCellException("unknown_type", "The option type is not known: " + optionType));
        var expiry = Epoch.SECONDS.date("expiry date", row.required("expiry date"));
        var strike = type.isOption() ? row.decimal("strike price") : null;
        var underlying = ContractSymbol.underlying(symbol, type, expiry, strike)
                .or(() -> Optional.ofNullable(row.text("underlying symbol"))
                        .map(named -> named.toUpperCase(Locale.ROOT))
                        .filter(symbol::startsWith))
                .orElseThrow(() -> ContractSymbol.unknownUnderlying(symbol));
        return traded(DumpRow.contract(row, type, segment.exchange, underlying, expiry, strike), row);
    }

    private static DumpRow.Draft traded(DumpRow.Draft draft, RawRow row) {
        return draft.exchangeToken(row.text("scrip code"))
                .lotSize(row.whole("minimum lot size"))
                .tickSize(row.decimal("tick size"));
    }
}
