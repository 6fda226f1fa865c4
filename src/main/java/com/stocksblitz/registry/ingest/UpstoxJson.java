package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.instrument.InstrumentType;
import java.math.BigDecimal;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Upstox' JSON: one array of flat objects. Ticks are in paise in every segment, expiries in epoch milliseconds of the
 * last second of the day in India. {@code instrument_type} is the series (NSE) or group (BSE) of a cash row.
 */
final class UpstoxJson extends DumpReader {
    UpstoxJson() {
        super(
                "upstox-json",
                "upstox",
                new JsonArray(),
                Set.of("segment", "instrument_key", "instrument_type", "trading_symbol"));
    }

    @Override
    String segment(RawRow row) {
        return row.text("segment");
    }

    @Override
    String token(RawRow row) {
        return row.text("instrument_key");
    }

    @Override
    void take(RawRow row, Consumer<DumpLine> lines) {
        var segment = UpstoxSegment.of(row.text("segment"));
        var draft = segment.isIndex()
                ? index(row, segment)
                : segment.isContract(row.text("expiry") != null) ? contract(row, segment) : cash(row, segment);
        lines.accept(draft.token(segment.name(), row.text("instrument_key")).build());
    }

    private static DumpRow.Draft index(RawRow row, UpstoxSegment segment) {
        var id = UpstoxSegment.afterBar(row.required("instrument_key"));
        return DumpRow.index(row, segment.exchange(), Cell.symbol("instrument_key", id))
                .tradingSymbol(row.text("trading_symbol"))
                .name(row.text("name"));
    }

    private static DumpRow.Draft cash(RawRow row, UpstoxSegment segment) {
        return traded(DumpRow.cash(row, segment.exchange(), row.symbol("trading_symbol")), row)
                .series(segment.isCash() ? row.required("instrument_type") : null)
                .name(row.text("name"))
                .isin(row.text("isin"));
    }

    private static DumpRow.Draft contract(RawRow row, UpstoxSegment segment) {
        var type = InstrumentType.parse(row.required("instrument_type"))
                .filter(InstrumentType::isDerivative)
                .orElseThrow(() -> new BadCellException(
                        "unknown_type", "The instrument_type is not known: " + row.text("instrument_type")));
        return traded(
                DumpRow.contract(
                        row,
                        type,
                        segment.exchange(),
                        row.symbol("underlying_symbol"),
                        Epoch.MILLISECONDS.date("expiry", row.required("expiry")),
                        type.isOption() ? row.decimal("strike_price") : null),
                row);
    }

    private static DumpRow.Draft traded(DumpRow.Draft draft, RawRow row) {
        return draft.tradingSymbol(row.text("trading_symbol"))
                .exchangeToken(row.text("exchange_token"))
                .lotSize(row.whole("lot_size"))
                .tickSize(UpstoxSegment.jsonTickInRupees(row.decimal("tick_size")))
                .freezeQuantity(freeze(Cell.decimal("freeze_quantity", row.text("freeze_quantity"))))
                .multiplier(row.decimalOrNone("qty_multiplier"));
    }

    /** Written as a decimal; zero and fractions, which cannot be an order's limit, mean that there is none. */
    private static Long freeze(BigDecimal quantity) {
        return quantity == null || quantity.signum() <= 0
                ? null
                : Long.valueOf(quantity.toBigInteger().longValue());
    }
}
