package com.stocksblitz.registry.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * Moments that files write as a count, and the trade date in India that each falls on. A count that gives a year
 * outside 2000 to 2200 is in another unit or from another beginning, and is refused.
 */
enum Epoch {
    MILLISECONDS(Instant.EPOCH, Duration.ofMillis(1), ZoneId.of("Asia/Kolkata")),
    SECONDS(Instant.EPOCH, Duration.ofSeconds(1), ZoneId.of("Asia/Kolkata")),
    /** The NSE counts from its own midnight, so that no zone comes into it. */
    SECONDS_SINCE_1980(Instant.parse("1980-01-01T00:00:00Z"), Duration.ofSeconds(1), ZoneOffset.UTC);

    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

    private final Instant beginning;
    private final Duration unit;
    private final ZoneId zone;

    Epoch(Instant beginning, Duration unit, ZoneId zone) {
        this.beginning = beginning;
        this.unit = unit;
        this.zone = zone;
    }

    LocalDate date(String field, String text) {
        long count = Cell.whole(field, text);
        long most = Duration.between(beginning, LAST).dividedBy(unit);
        if (count < Duration.between(beginning, FIRST).dividedBy(unit) || count > most) {
            throw new BadCellException(
                    "bad_" + field,
                    "The " + field + " is not in "
                            + name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + text);
        }
        return LocalDate.ofInstant(beginning.plus(unit.multipliedBy(count)), zone);
    }
}
