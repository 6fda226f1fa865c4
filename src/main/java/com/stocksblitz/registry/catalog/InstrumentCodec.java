package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.instrument.Isin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;

/**
 * The binary form in which the index keeps an instrument. It lies uncompressed in a doc value, so that reading one
 * costs a copy and no decompression; hence short forms, as these bodies are most of the index. Read back by the same
 * program version only: {@link Fields#SCHEMA} guards it.
 */
final class InstrumentCodec {
    private static final InstrumentType[] TYPES = InstrumentType.values();

    /** Texts that stand in very many instruments, each one byte. Any change needs a new {@link Fields#SCHEMA}. */
    private static final List<String> COMMON = List.of(
            "NSE",
            "BSE",
            "NFO",
            "BFO",
            "CDS",
            "BCD",
            "MCX",
            "NCO",
            "equity",
            "debt",
            "index",
            "currency",
            "commodity",
            "EQ",
            "BE",
            "A",
            "B",
            "X",
            "T",
            "SM",
            "ST",
            "GS",
            "SG",
            "N",
            "kite",
            "upstox",
            "expired",
            "delisted",
            "suspended",
            "INDICES",
            "NSE_EQ",
            "BSE_EQ",
            "NSE_FO",
            "BSE_FO",
            "NCD_FO",
            "BCD_FO",
            "MCX_FO",
            "NSE_COM",
            "NSE_INDEX",
            "BSE_INDEX",
            "MCX_INDEX",
            "NIFTY",
            "BANKNIFTY",
            "FINNIFTY",
            "MIDCPNIFTY",
            "SENSEX",
            "BANKEX",
            "USDINR");

    private static final Map<String, Integer> NUMBERS =
            IntStream.range(0, COMMON.size()).boxed().collect(Collectors.toUnmodifiableMap(COMMON::get, n -> n));

    /** First byte of a text: absent, a common one, or its length added to this. */
    private static final int SPELT = 1 + COMMON.size();

    private InstrumentCodec() {}

    static BytesRef encode(Instrument i) {
        var out = new Body();
        try {
            write(i, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new BytesRef(out.bytes, 0, out.size);
    }

    private static void write(Instrument i, Body out) throws IOException {
        out.writeVLong(i.id());
        out.text(i.key().value());
        out.text(i.exchange());
        out.writeByte((byte) i.type().ordinal());
        out.text(i.assetClass());
        out.text(i.symbol());
        out.text(i.name());
        out.text(i.series());
        out.text(i.isin() == null ? null : i.isin().value());
        out.text(i.exchangeToken());
        out.text(i.underlying());
        out.day(i.expiry());
        out.decimal(i.strike());
        out.number(i.lotSize());
        out.decimal(i.tickSize());
        out.number(i.freezeQuantity());
        out.decimal(i.multiplier());
        out.text(i.sector());
        out.text(i.industry());
        out.writeByte((byte) (i.active() ? 1 : 0));
        out.text(i.inactiveReason());
        out.day(i.inactiveSince());
        out.text(i.dataSource());
        out.writeVInt(i.version());
        out.instant(i.createdAt());
        out.instant(i.updatedAt());
        out.writeVInt(i.tokens().size());
        for (var token : i.tokens()) {
            out.text(token.broker());
            out.text(token.segment());
            out.text(token.token());
            out.text(token.tradingSymbol());
            out.day(token.validFrom());
            out.day(token.validTo());
        }
        out.writeVInt(i.formerKeys().size());
        for (var key : i.formerKeys()) {
            out.text(key.value());
        }
        out.writeVInt(i.aliases().size());
        for (var alias : i.aliases()) {
            out.text(alias);
        }
    }

    static Instrument decode(BytesRef body) throws IOException {
        var in = new Reader(body);
        return new Instrument(
                in.id(),
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
                in.number(),
                in.decimal(),
                in.number(),
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
                in.formerKeys(),
                in.aliases());
    }

    /** A growing array. */
    private static final class Body extends DataOutput {
        private byte[] bytes = new byte[224];
        private int size;

        @Override
        public void writeByte(byte one) {
            bytes = ArrayUtil.grow(bytes, size + 1);
            bytes[size++] = one;
        }

        @Override
        public void writeBytes(byte[] some, int from, int length) {
            bytes = ArrayUtil.grow(bytes, size + length);
            System.arraycopy(some, from, bytes, size, length);
            size += length;
        }

        void text(String text) throws IOException {
            if (text == null) {
                writeByte((byte) 0);
                return;
            }
            var common = NUMBERS.get(text);
            if (common != null) {
                writeVInt(1 + common);
                return;
            }
            var utf8 = text.getBytes(StandardCharsets.UTF_8);
            writeVInt(SPELT + utf8.length);
            writeBytes(utf8, 0, utf8.length);
        }

        void day(LocalDate day) throws IOException {
            number(day == null ? null : day.toEpochDay());
        }

        /** Zero is kept for none. */
        void number(Long number) throws IOException {
            writeZLong(number == null ? 0 : number < 0 ? number : number + 1);
        }

        void instant(Instant instant) throws IOException {
            number(instant == null ? null : instant.getEpochSecond());
            if (instant != null) {
                writeVInt(instant.getNano());
            }
        }

        /** Length of the unscaled value (0: none), the value, the scale. */
        void decimal(BigDecimal decimal) {
            if (decimal == null) {
                writeByte((byte) 0);
                return;
            }
            var unscaled = decimal.unscaledValue().toByteArray();
            writeByte((byte) unscaled.length);
            writeBytes(unscaled, 0, unscaled.length);
            writeByte((byte) decimal.scale());
        }
    }

    private static final class Reader {
        private final byte[] bytes;
        private final ByteArrayDataInput in;

        Reader(BytesRef body) {
            bytes = body.bytes;
            in = new ByteArrayDataInput(body.bytes, body.offset, body.length);
        }

        long id() {
            return in.readVLong();
        }

        int count() {
            return in.readVInt();
        }

        int small() {
            return in.readByte();
        }

        Long number() throws IOException {
            long number = in.readZLong();
            return number == 0 ? null : (Long) (number < 0 ? number : number - 1);
        }

        String text() {
            int first = count();
            if (first < SPELT) {
                return first == 0 ? null : COMMON.get(first - 1);
            }
            int length = first - SPELT;
            var text = new String(bytes, in.getPosition(), length, StandardCharsets.UTF_8);
            in.skipBytes(length);
            return text;
        }

        Isin isin() {
            var text = text();
            return text == null ? null : new Isin(text);
        }

        LocalDate day() throws IOException {
            var day = number();
            return day == null ? null : LocalDate.ofEpochDay(day);
        }

        Instant instant() throws IOException {
            var seconds = number();
            return seconds == null ? null : Instant.ofEpochSecond(seconds, count());
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

        List<BrokerToken> tokens() throws IOException {
            int size = count();
            var tokens = new ArrayList<BrokerToken>(size);
            for (int i = 0; i < size; i++) {
                tokens.add(new BrokerToken(text(), text(), text(), text(), day(), day()));
            }
            return tokens;
        }

        List<String> aliases() {
            int size = count();
            var aliases = new ArrayList<String>(size);
            for (int i = 0; i < size; i++) {
                aliases.add(text());
            }
            return aliases;
        }

        List<InstrumentKey> formerKeys() {
            int size = count();
            var keys = new ArrayList<InstrumentKey>(size);
            for (int i = 0; i < size; i++) {
                keys.add(new InstrumentKey(text()));
            }
            return keys;
        }
    }
}
