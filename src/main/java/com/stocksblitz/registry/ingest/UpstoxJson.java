package com.stocksblitz.registry.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.stocksblitz.registry.instrument.InstrumentType;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Upstox' JSON: one array of flat objects. Ticks are in paise in every segment, expiries in epoch milliseconds of the
 * last second of the day in India. {@code instrument_type} is the series (NSE) or group (BSE) of a cash row.
 */
final class UpstoxJson implements DumpReader {
    private static final Set<String> MEMBERS = Set.of("segment", "instrument_key", "instrument_type", "trading_symbol");
    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNumberLength(40)
                    .maxStringLength(4 * 1024)
                    .maxNameLength(128)
                    .build())
            .build();
    /** An object has about 25 members; more than this is no instrument. */
    private static final int MAX_MEMBERS = 128;

    @Override
    public String format() {
        return "upstox-json";
    }

    @Override
    public String broker() {
        return "upstox";
    }

    @Override
    public boolean recognises(DumpHead head) {
        return head.members().containsAll(MEMBERS);
    }

    @Override
    public void read(InputStream content, Consumer<DumpLine> lines) throws IOException, UnreadableDumpException {
        try (var parser = JSON.createParser(content)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new UnreadableDumpException("The JSON is not an array.");
            }
            long number = 0;
            var members = new HashMap<String, String>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                number++;
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    throw new UnreadableDumpException("Element " + number + " of the array is not an object.");
                }
                fill(members, parser);
                lines.accept(line(number, members));
            }
            if (parser.nextToken() != null) {
                throw new UnreadableDumpException("Something follows the array.");
            }
        } catch (JsonProcessingException unreadable) {
            throw new UnreadableDumpException("The JSON cannot be read to its end: " + unreadable.getOriginalMessage());
        }
    }

    private static void fill(Map<String, String> members, JsonParser parser)
            throws IOException, UnreadableDumpException {
        members.clear();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (value.isStructStart()) {
                parser.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                var text = parser.getText().strip();
                if (!text.isEmpty()) {
                    members.put(name, text);
                }
            }
            if (members.size() > MAX_MEMBERS) {
                throw new UnreadableDumpException("An object has more than " + MAX_MEMBERS + " members.");
            }
        }
    }

    private static DumpLine line(long number, Map<String, String> object) {
        var token = object.get("instrument_key");
        var segment = object.get("segment");
        try {
            var known = UpstoxSegment.of(segment);
            Cell.required("instrument_key", token);
            if (known.isIndex()) {
                return index(number, object, known);
            }
            return known.isContract(object.containsKey("expiry"))
                    ? contract(number, object, known)
                    : cash(number, object, known);
        } catch (BadCellException bad) {
            return new RejectedLine(number, segment, token, bad.reason(), bad.getMessage());
        }
    }

    private static DumpRow index(long number, Map<String, String> object, UpstoxSegment segment) {
        var token = object.get("instrument_key");
        return new DumpRow(
                number,
                segment.name(),
                token,
                segment.exchange(),
                InstrumentType.INDEX,
                object.get("trading_symbol"),
                Cell.symbol("instrument_key", UpstoxSegment.afterBar(token)),
                null,
                Cell.text(object.get("name")),
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

    private static DumpRow cash(long number, Map<String, String> object, UpstoxSegment segment) {
        var isin = object.get("isin");
        return new DumpRow(
                number,
                segment.name(),
                object.get("instrument_key"),
                segment.exchange(),
                InstrumentType.EQ,
                object.get("trading_symbol"),
                Cell.symbol("trading_symbol", object.get("trading_symbol")),
                segment.isCash() ? Cell.symbol("instrument_type", object.get("instrument_type")) : null,
                Cell.text(object.get("name")),
                isin,
                AssetClass.of(segment.exchange(), InstrumentType.EQ, isin),
                segment.exchangeToken(InstrumentType.EQ, object.get("exchange_token")),
                null,
                null,
                Cell.whole("lot_size", Cell.required("lot_size", object.get("lot_size"))),
                tick(object),
                none(Cell.decimal("freeze_quantity", object.get("freeze_quantity"))),
                Cell.decimalOrNone("qty_multiplier", object.get("qty_multiplier")));
    }

    private static DumpRow contract(long number, Map<String, String> object, UpstoxSegment segment) {
        var type = InstrumentType.parse(Cell.required("instrument_type", object.get("instrument_type")))
                .filter(InstrumentType::isDerivative)
                .orElseThrow(() -> new BadCellException(
                        "unknown_type", "The instrument_type is not known: " + object.get("instrument_type")));
        var strike = type.isOption()
                ? Cell.decimal("strike_price", Cell.required("strike_price", object.get("strike_price")))
                : null;
        return new DumpRow(
                number,
                segment.name(),
                object.get("instrument_key"),
                segment.exchange(),
                type,
                Cell.text(object.get("trading_symbol")),
                Cell.symbol("underlying_symbol", object.get("underlying_symbol")),
                null,
                null,
                null,
                AssetClass.of(segment.exchange(), type, null),
                null,
                expiry(object.get("expiry")),
                strike,
                Cell.whole("lot_size", Cell.required("lot_size", object.get("lot_size"))),
                tick(object),
                none(Cell.decimal("freeze_quantity", object.get("freeze_quantity"))),
                Cell.decimalOrNone("qty_multiplier", object.get("qty_multiplier")));
    }

    private static LocalDate expiry(String milliseconds) {
        long epoch = Cell.whole("expiry", milliseconds);
        // Outside these bounds it is in another unit; the year 2000 to 2200.
        if (epoch < 946_684_800_000L || epoch > 7_258_118_400_000L) {
            throw new BadCellException("bad_expiry", "The expiry is not in milliseconds: " + milliseconds);
        }
        return LocalDate.ofInstant(Instant.ofEpochMilli(epoch), INDIA);
    }

    private static BigDecimal tick(Map<String, String> object) {
        return UpstoxSegment.jsonTickInRupees(
                Cell.decimal("tick_size", Cell.required("tick_size", object.get("tick_size"))));
    }

    /** Written as a decimal; zero and fractions, which cannot be an order's limit, mean that there is none. */
    private static Long none(BigDecimal quantity) {
        return quantity == null || quantity.signum() <= 0
                ? null
                : Long.valueOf(quantity.toBigInteger().longValue());
    }
}
