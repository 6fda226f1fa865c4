package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.ingest.CsvTable.Row;
import com.stocksblitz.registry.instrument.InstrumentType;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Upstox' CSV, which Upstox is withdrawing. It has no series, so on the NSE one symbol can stand for a share and for
 * its bonds; no freeze quantity and no multiplier. Ticks: see {@link UpstoxSegment}. The underlying of a contract is
 * taken from the trading symbol, since the name is the company's, or empty, or that of the wider commodity.
 */
final class UpstoxCsv implements DumpReader {
    private static final Set<String> COLUMNS = Set.of(
            "instrument_key",
            "exchange_token",
            "tradingsymbol",
            "name",
            "expiry",
            "strike",
            "tick_size",
            "lot_size",
            "instrument_type",
            "option_type",
            "exchange");

    @Override
    public String format() {
        return "upstox-csv";
    }

    @Override
    public String broker() {
        return "upstox";
    }

    @Override
    public boolean recognises(DumpHead head) {
        return head.columns().containsAll(COLUMNS);
    }

    @Override
    public void read(InputStream content, Consumer<DumpLine> lines) throws IOException, UnreadableDumpException {
        CsvTable.read(content, UpstoxCsv::line, lines);
    }

    private static DumpLine line(Row row) {
        var token = row.text("instrument_key");
        var segment = row.text("exchange");
        try {
            var known = UpstoxSegment.of(segment);
            Cell.required("instrument_key", token);
            if (known.isIndex()) {
                return index(row, known);
            }
            return known.isContract(row.text("expiry") != null) ? contract(row, known) : cash(row, known);
        } catch (BadCellException bad) {
            return new RejectedLine(row.line(), segment, token, bad.reason(), bad.getMessage());
        }
    }

    private static DumpRow index(Row row, UpstoxSegment segment) {
        var id = UpstoxSegment.afterBar(row.text("instrument_key"));
        var tradingSymbol = row.text("tradingsymbol");
        return new DumpRow(
                row.line(),
                segment.name(),
                row.text("instrument_key"),
                segment.exchange(),
                InstrumentType.INDEX,
                tradingSymbol,
                Cell.symbol("instrument_key", id),
                null,
                Cell.text(row.text("name")),
                null,
                "index",
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static DumpRow cash(Row row, UpstoxSegment segment) {
        var isin = segment.isCash() ? UpstoxSegment.afterBar(row.text("instrument_key")) : null;
        // A commodity's spot row has its exchange symbol in the name; its trading symbol is a description.
        var symbol = segment == UpstoxSegment.NSE_COM ? row.text("name") : row.text("tradingsymbol");
        return new DumpRow(
                row.line(),
                segment.name(),
                row.text("instrument_key"),
                segment.exchange(),
                InstrumentType.EQ,
                symbol,
                Cell.symbol("tradingsymbol", symbol),
                null,
                Cell.text(row.text("name")),
                isin,
                AssetClass.of(segment.exchange(), InstrumentType.EQ, isin),
                segment.exchangeToken(InstrumentType.EQ, row.text("exchange_token")),
                null,
                null,
                Cell.whole("lot_size", Cell.required("lot_size", row.text("lot_size"))),
                tick(row, segment),
                null,
                null);
    }

    private static DumpRow contract(Row row, UpstoxSegment segment) {
        var tradingSymbol = Cell.symbol("tradingsymbol", row.text("tradingsymbol"));
        var type = type(row.text("option_type"), tradingSymbol);
        var expiry = Cell.date("expiry", row.text("expiry"));
        var strike = type.isOption() ? Cell.decimal("strike", Cell.required("strike", row.text("strike"))) : null;
        var underlying = ContractSymbol.underlying(tradingSymbol, type, expiry, strike)
                .orElseThrow(() -> new BadCellException(
                        "unknown_underlying",
                        "The trading symbol does not end in its expiry, strike and type: " + tradingSymbol));
        return new DumpRow(
                row.line(),
                segment.name(),
                row.text("instrument_key"),
                segment.exchange(),
                type,
                tradingSymbol,
                underlying,
                null,
                null,
                null,
                AssetClass.of(segment.exchange(), type, null),
                null,
                expiry,
                strike,
                Cell.whole("lot_size", Cell.required("lot_size", row.text("lot_size"))),
                tick(row, segment),
                null,
                null);
    }

    /** Files of 2024 mark the options of the BSE's currency segment {@code FF} too; the trading symbol is right. */
    private static InstrumentType type(String optionType, String tradingSymbol) {
        var stated =
                optionType == null || optionType.length() != 2 || optionType.equals("FF") || optionType.equals("XX")
                        ? tradingSymbol.substring(Math.max(0, tradingSymbol.length() - 2))
                        : optionType;
        return switch (stated) {
            case "CE" -> InstrumentType.CE;
            case "PE" -> InstrumentType.PE;
            case "UT" -> InstrumentType.FUT;
            default ->
                throw new BadCellException(
                        "unknown_type",
                        "Neither the option_type " + optionType + " nor " + tradingSymbol + " tells the type.");
        };
    }

    private static BigDecimal tick(Row row, UpstoxSegment segment) {
        return segment.csvTickInRupees(Cell.decimal("tick_size", Cell.required("tick_size", row.text("tick_size"))));
    }
}
