package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentType;
import java.util.function.Predicate;

/**
 * The attributes whose presence the summary measures. Each is a pair of bits of one number per document, so that a
 * summary reads one column: whether the attribute makes sense for the instrument, and whether it is known.
 */
enum Coverage {
    NAME(i -> !i.type().isDerivative(), i -> i.name() != null),
    ISIN(i -> i.type() == InstrumentType.EQ, i -> i.isin() != null),
    SERIES(i -> i.type() == InstrumentType.EQ, i -> i.series() != null),
    SECTOR(i -> i.type() == InstrumentType.EQ, i -> i.sector() != null),
    INDUSTRY(i -> i.type() == InstrumentType.EQ, i -> i.industry() != null),
    LOT_SIZE(i -> i.type() != InstrumentType.INDEX, i -> i.lotSize() != null),
    TICK_SIZE(i -> i.type() != InstrumentType.INDEX, i -> i.tickSize() != null),
    FREEZE_QUANTITY(i -> i.type().isDerivative(), i -> i.freezeQuantity() != null),
    /** At least one open token of any broker. */
    TOKEN(i -> true, i -> i.tokens().stream().anyMatch(BrokerToken::isOpen));

    private static final Coverage[] ALL = values();

    private final Predicate<Instrument> applies;
    private final Predicate<Instrument> known;

    Coverage(Predicate<Instrument> applies, Predicate<Instrument> known) {
        this.applies = applies;
        this.known = known;
    }

    static long bits(Instrument instrument) {
        long bits = 0;
        for (var attribute : ALL) {
            if (attribute.applies.test(instrument)) {
                bits |= 1L << 2 * attribute.ordinal();
            }
            if (attribute.known.test(instrument)) {
                bits |= 2L << 2 * attribute.ordinal();
            }
        }
        return bits;
    }

    boolean applies(long bits) {
        return (bits >> 2 * ordinal() & 1) == 1;
    }

    boolean isKnown(long bits) {
        return (bits >> 2 * ordinal() & 3) == 3;
    }
}
