package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.Reference;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;

/** An instrument as a document of the index. */
final class InstrumentDocument {
    /** A key is never longer; also keeps any text far from Lucene's limit for a term. */
    private static final int LONGEST_SORT_KEY = 160;
    /** Of a contract it has some 35; a share with a long name has more. */
    private static final int FIELDS = 40;

    private InstrumentDocument() {}

    static Term id(long id) {
        return new Term(Fields.ID, idBytes(id));
    }

    /** The id in a term of {@link Fields#ID}. */
    static long id(BytesRef term) {
        return ByteBuffer.wrap(term.bytes, term.offset, term.length).getLong();
    }

    static List<IndexableField> of(Instrument i, boolean hasContracts) {
        var document = new ArrayList<IndexableField>(FIELDS);
        document.add(new StringField(Fields.ID, idBytes(i.id()), Field.Store.NO));
        document.add(new BinaryDocValuesField(Fields.BODY, InstrumentCodec.encode(i)));
        document.add(new NumericDocValuesField(Fields.RANK, Rank.of(i, hasContracts)));
        document.add(new NumericDocValuesField(Fields.KNOWN, Coverage.bits(i)));
        Names.of(i).forEach(name -> exact(document, Fields.REF, name));
        words(document, i);
        sortable(document, Fields.KEY, i.key().value());
        sortable(document, Fields.SYMBOL, Reference.tidy(i.symbol()));
        sortable(document, Fields.NAME, i.name() == null ? null : i.name().toUpperCase(Locale.ROOT));
        countable(document, Fields.EXCHANGE, i.exchange());
        countable(document, Fields.TYPE, i.type().name());
        countable(document, Fields.ASSET_CLASS, i.assetClass());
        exact(document, Fields.SECTOR, i.sector() == null ? null : i.sector().toLowerCase(Locale.ROOT));
        exact(document, Fields.ACTIVE, active(i.active()));
        exact(document, Fields.UNDERLYING, i.underlying());
        if (!i.type().isDerivative()) {
            Underlyings.names(i).forEach(name -> exact(document, Fields.CASH_NAME, name));
        } else {
            var on = Underlyings.name(i.exchange(), i.underlying());
            exact(document, Fields.CONTRACT_ON, on);
            exact(document, Fields.OPTION_ON, i.type().isOption() && i.active() ? on : null);
            exact(document, Fields.CHAIN, i.active() ? ListedContracts.term(i) : null);
        }
        openAt(i).forEach(broker -> exact(document, Fields.BROKER, broker));
        number(document, Fields.LOT, i.lotSize());
        number(document, Fields.EXPIRY, i.expiry() == null ? null : i.expiry().toEpochDay());
        number(document, Fields.STRIKE, i.strike() == null ? null : millionths(i.strike(), RoundingMode.FLOOR));
        if (i.updatedAt() != null) {
            document.add(new NumericDocValuesField(Fields.UPDATED, micros(i.updatedAt())));
        }
        return document;
    }

    /** Brokers with an open token. */
    private static List<String> openAt(Instrument i) {
        var brokers = new ArrayList<String>(i.tokens().size());
        for (var token : i.tokens()) {
            if (token.isOpen() && !brokers.contains(token.broker())) {
                brokers.add(token.broker());
            }
        }
        return brokers;
    }

    static String active(boolean active) {
        return active ? "1" : "0";
    }

    /** Strikes have at most four decimals today; more would be rounded in comparisons only, never in answers. */
    static long millionths(BigDecimal strike, RoundingMode rounding) {
        return strike.movePointRight(6)
                .setScale(0, rounding)
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .max(BigDecimal.valueOf(Long.MIN_VALUE))
                .longValueExact();
    }

    static long micros(Instant instant) {
        return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + instant.getNano() / 1_000;
    }

    private static void words(List<IndexableField> document, Instrument i) {
        if (i.type().isDerivative()) {
            Words.ofContract(i).forEach(word -> exact(document, Fields.CONTRACT_WORDS, cut(word)));
            if (i.strike() != null) {
                Words.strikeStarts(i.strike()).forEach(start -> exact(document, Fields.STRIKE_START, start));
            }
            return;
        }
        var words = Words.ofListing(i);
        Words.beginnings(words).forEach(beginning -> exact(document, Fields.WORDS, beginning));
        words.forEach(word -> exact(document, Fields.WHOLE, cut(word)));
        var starts = new LinkedHashSet<String>();
        Names.symbols(i).forEach(symbol -> Words.addBeginnings(starts, Names.squeeze(symbol)));
        starts.forEach(start -> exact(document, Fields.SYMBOL_START, start));
    }

    private static void exact(List<IndexableField> document, String field, String value) {
        if (value != null) {
            document.add(new StringField(field, bytes(value), Field.Store.NO));
        }
    }

    private static void sortable(List<IndexableField> document, String field, String value) {
        if (value != null) {
            document.add(new SortedDocValuesField(field, bytes(cut(value))));
        }
    }

    /** To be filtered by, counted and sorted by. */
    private static void countable(List<IndexableField> document, String field, String value) {
        if (value != null) {
            document.add(new KeywordField(field, bytes(cut(value)), Field.Store.NO));
        }
    }

    private static void number(List<IndexableField> document, String field, Long value) {
        if (value != null) {
            document.add(new LongField(field, value, Field.Store.NO));
        }
    }

    private static String cut(String value) {
        return value.length() <= LONGEST_SORT_KEY ? value : value.substring(0, LONGEST_SORT_KEY);
    }

    /** The same as Lucene makes of a text, which first takes room for three bytes of each character. */
    private static BytesRef bytes(String text) {
        var ascii = new byte[text.length()];
        for (int n = 0; n < ascii.length; n++) {
            char c = text.charAt(n);
            if (c >= 0x80) {
                return new BytesRef(text);
            }
            ascii[n] = (byte) c;
        }
        return new BytesRef(ascii);
    }

    private static BytesRef idBytes(long id) {
        return new BytesRef(ByteBuffer.allocate(Long.BYTES).putLong(id).array());
    }
}
