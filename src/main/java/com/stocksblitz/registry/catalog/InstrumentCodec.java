package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.instrument.Isin;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.util.BytesRef;

/**
 * The binary form in which the index keeps an instrument. It lies uncompressed in a doc value, so that reading one
 * costs a copy and no decompression. Read back by the same program version only: {@link Fields#SCHEMA} guards it.
 */
final class InstrumentCodec {
    private static final InstrumentType[] TYPES = InstrumentType.values();
    private static final int NO_DAY = Integer.MIN_VALUE;
    private static final long NO_NUMBER = Long.MIN_VALUE;

    private InstrumentCodec() {}

    static BytesRef encode(Instrument i) {
        var bytes = new ByteArrayOutputStream(320);
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(i.id());
            text(out, i.key().value());
            text(out, i.exchange());
            out.writeByte(i.type().ordinal());
            text(out, i.assetClass());
            text(out, i.symbol());
            text(out, i.name());
            text(out, i.series());
            text(out, i.isin() == null ? null : i.isin().value());
            text(out, i.exchangeToken());
            text(out, i.underlying());
            day(out, i.expiry());
            decimal(out, i.strike());
            number(out, i.lotSize());
            decimal(out, i.tickSize());
            number(out, i.freezeQuantity());
            decimal(out, i.multiplier());
            text(out, i.sector());
            text(out, i.industry());
            out.writeBoolean(i.active());
            text(out, i.inactiveReason());
            day(out, i.inactiveSince());
            text(out, i.dataSource());
            out.writeInt(i.version());
            instant(out, i.createdAt());
            instant(out, i.updatedAt());
            out.writeShort(i.tokens().size());
            for (var token : i.tokens()) {
                text(out, token.broker());
                text(out, token.segment());
                text(out, token.token());
                text(out, token.tradingSymbol());
                day(out, token.validFrom());
                day(out, token.validTo());
            }
            out.writeShort(i.formerKeys().size());
            for (var key : i.formerKeys()) {
                text(out, key.value());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new BytesRef(bytes.toByteArray());
    }

    static Instrument decode(BytesRef body) {
        var in = new Reader(body);
        return new Instrument(
                in.number(),
                new InstrumentKey(in.text()),
                in.text(),
                TYPES[in.small()],
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.isin(),
                in.text(),
                in.text(),
                in.day(),
                in.decimal(),
                in.numberOrNull(),
                in.decimal(),
                in.numberOrNull(),
                in.decimal(),
                in.text(),
                in.text(),
                in.small() == 1,
                in.text(),
                in.day(),
                in.text(),
                in.count(),
                in.instant(),
                in.instant(),
                in.tokens(),
                in.formerKeys());
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        if (text == null) {
            out.writeShort(-1);
            return;
        }
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > Short.MAX_VALUE) {
            throw new IllegalArgumentException("a text of " + utf8.length + " bytes is no attribute of an instrument");
        }
        out.writeShort(utf8.length);
        out.write(utf8);
    }

    private static void day(DataOutputStream out, LocalDate day) throws IOException {
        out.writeInt(day == null ? NO_DAY : Math.toIntExact(day.toEpochDay()));
    }

    private static void number(DataOutputStream out, Long number) throws IOException {
        out.writeLong(number == null ? NO_NUMBER : number);
    }

    private static void instant(DataOutputStream out, Instant instant) throws IOException {
        out.writeLong(instant == null ? NO_NUMBER : instant.getEpochSecond());
        out.writeInt(instant == null ? 0 : instant.getNano());
    }

    /** Length of the unscaled value (0: none), the value, the scale. */
    private static void decimal(DataOutputStream out, BigDecimal decimal) throws IOException {
        if (decimal == null) {
            out.writeByte(0);
            return;
        }
        var unscaled = decimal.unscaledValue().toByteArray();
        out.writeByte(unscaled.length);
        out.write(unscaled);
        out.writeByte(decimal.scale());
    }

    private static final class Reader {
        private final byte[] bytes;
        private final ByteArrayDataInput in;

        Reader(BytesRef body) {
            bytes = body.bytes;
            in = new ByteArrayDataInput(body.bytes, body.offset, body.length);
        }

        /** Lucene's inputs are little-endian, {@link DataOutputStream} is not. */
        long number() {
            return Long.reverseBytes(in.readLong());
        }

        int count() {
            return Integer.reverseBytes(in.readInt());
        }

        int small() {
            return in.readByte();
        }

        int length() {
            return Short.reverseBytes(in.readShort());
        }

        Long numberOrNull() {
            long number = number();
            return number == NO_NUMBER ? null : number;
        }

        String text() {
            int length = length();
            if (length < 0) {
                return null;
            }
            var text = new String(bytes, in.getPosition(), length, StandardCharsets.UTF_8);
            in.skipBytes(length);
            return text;
        }

        Isin isin() {
            var text = text();
            return text == null ? null : new Isin(text);
        }

        LocalDate day() {
            int day = count();
            return day == NO_DAY ? null : LocalDate.ofEpochDay(day);
        }

        Instant instant() {
            long seconds = number();
            int nanos = count();
            return seconds == NO_NUMBER ? null : Instant.ofEpochSecond(seconds, nanos);
        }

        BigDecimal decimal() {
            int length = small();
            if (length == 0) {
                return null;
            }
            if (length > Long.BYTES) {
                var unscaled = new BigInteger(bytes, in.getPosition(), length);
                in.skipBytes(length);
                return new BigDecimal(unscaled, small());
            }
            long unscaled = in.readByte();
            for (int i = 1; i < length; i++) {
                unscaled = unscaled << 8 | in.readByte() & 0xff;
            }
            return BigDecimal.valueOf(unscaled, small());
        }

        List<BrokerToken> tokens() {
            int size = length();
            var tokens = new ArrayList<BrokerToken>(size);
            for (int i = 0; i < size; i++) {
                tokens.add(new BrokerToken(text(), text(), text(), text(), day(), day()));
            }
            return tokens;
        }

        List<InstrumentKey> formerKeys() {
            int size = length();
            var keys = new ArrayList<InstrumentKey>(size);
            for (int i = 0; i < size; i++) {
                keys.add(new InstrumentKey(text()));
            }
            return keys;
        }
    }
}
