package com.stocksblitz.registry.catalog.api;

import com.stocksblitz.registry.instrument.BrokerToken;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * An instrument through time.
 *
 * @param instrumentKey the key that it has now
 * @param knownSince the first trade date of which anything is known
 * @param versions in the order in which they were recorded
 * @param tokens every broker's mappings, by their first date
 * @param announced what is announced for coming dates
 */
public record HistoryAnswer(
        String instrumentKey,
        LocalDate knownSince,
        List<Version> versions,
        List<BrokerToken> tokens,
        List<Announced> announced) {
    public HistoryAnswer {
        versions = List.copyOf(versions);
        tokens = List.copyOf(tokens);
        announced = List.copyOf(announced);
    }

    /**
     * @param validFrom first trade date on which the version holds
     * @param supersededOn trade date from which a version that was recorded later holds; null for the last
     * @param cause such as {@code dump:kite}
     * @param changed by the name of the field; empty for the first version
     * @param source null where no file made the version, or its job is not kept any more
     */
    public record Version(
            int version,
            LocalDate validFrom,
            LocalDate supersededOn,
            Instant recordedAt,
            String cause,
            UUID jobId,
            Map<String, Change> changed,
            Source source) {
        public Version {
            changed = Collections.unmodifiableMap(new TreeMap<>(changed));
        }
    }

    /** Each a text, a number, a truth value or null. */
    public record Change(Object from, Object to) {}

    /** The file: who published it, its format and digest, and the trade date from which it holds. */
    public record Source(String broker, String format, String sha256, LocalDate effectiveDate) {}

    public record Announced(String field, BigDecimal value, LocalDate effective, String source) {}
}
