package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.instrument.InstrumentType;
import java.math.BigDecimal;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Upstox' CSV, which Upstox is withdrawing. It has no series, so on the NSE one symbol can stand for a share and for
 * its bonds; no freeze quantity and no multiplier. Ticks: see {@link UpstoxSegment}. The underlying of a contract is
 * taken from the trading symbol, since the name is the company's, or empty, or that of the wider commodity.
 */
final class UpstoxCsv extends DumpReader {
    UpstoxCsv() {
        super(
                "upstox-csv",
                "upstox",
                CsvTable.COMMAS,
                Set.of(
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
                        "exchange"));
    }

    @Override
    String segment(RawRow row) {
        return row.text("exchange");
    }

    @Override
    String token(RawRow row) {
        return row.text("instrument_key");
    }

    @Override
    void take(RawRow row, Consumer<DumpLine> lines) {
        var segment = UpstoxSegment.of(row.text("exchange"));
        var draft = segment.isIndex()
                ? index(row, segment)
                : segment.isContract(row.text("expiry") != null) ? contract(row, segment) : cash(row, segment);
        lines.accept(draft.token(segment.name(), row.text("instrument_key")).build());
    }

    private static DumpRow.Draft index(RawRow row, UpstoxSegment segment) {
        var id = UpstoxSegment.afterBar(row.required("instrument_key"));
        return DumpRow.index(row, segment.exchange(), Cell.symbol("instrument_key", id))
                .tradingSymbol(row.text("tradingsymbol"))
                .name(row.text("name"));
    }

    private static DumpRow.Draft cash(RawRow row, UpstoxSegment segment) {
        var key = row.required("instrument_key");
        // A commodity's spot row has its exchange symbol in the name; its trading symbol is a description.
        var symbol = segment == UpstoxSegment.NSE_COM ? row.text("name") : row.text("tradingsymbol");
        return DumpRow.cash(row, segment.exchange(), Cell.symbol("tradingsymbol", symbol))
                .tradingSymbol(symbol)
                .name(row.text("name"))
                .isin(segment.isCash() ? UpstoxSegment.afterBar(key) : null)
                .exchangeToken(row.text("exchange_token"))
                .lotSize(row.whole("lot_size"))
                .tickSize(tick(row, segment));
    }

    private static DumpRow.Draft contract(RawRow row, UpstoxSegment segment) {
        var tradingSymbol = row.symbol("tradingsymbol");
        var type = type(row.text("option_type"), tradingSymbol);
        var expiry = row.date("expiry");
        var strike = type.isOption() ? row.decimal("strike") : null;
        var underlying = ContractSymbol.underlying(tradingSymbol, type, expiry, strike)
                .orElseThrow(() -> ContractSymbol.unknownUnderlying(tradingSymbol));
        return DumpRow.contract(row, type, segment.exchange(), underlying, expiry, strike)
                .tradingSymbol(tradingSymbol)
                .exchangeToken(row.text("exchange_token"))
                .lotSize(row.whole("lot_size"))
                .tickSize(tick(row, segment));
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

    private static BigDecimal tick(RawRow row, UpstoxSegment segment) {
        return segment.csvTickInRupees(row.decimal("tick_size"));
    }
}
