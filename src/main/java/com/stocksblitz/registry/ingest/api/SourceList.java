package com.stocksblitz.registry.ingest.api;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/**
 * The configured sources and what was fetched when.
 *
 * @param scheduled whether they are fetched by themselves
 */
public record SourceList(boolean scheduled, List<Entry> sources) {
    public SourceList {
        sources = List.copyOf(sources);
    }

    /**
     * @param at time of day in the zone from which the schedule fetches it
     * @param outcome of the last attempt: {@code fetched}, {@code unchanged} or {@code failed}; null before the first
     * @param failures in a row
     * @param nextAttemptAt when a failed attempt is repeated, null if it is not
     */
    public record Entry(
            String name,
            String brokerId,
            String address,
            String mode,
            LocalTime at,
            ZoneId zone,
            Instant checkedAt,
            Instant fetchedAt,
            String outcome,
            String detail,
            int failures,
            Instant nextAttemptAt,
            String lastJobId) {}
}
