package com.stocksblitz.registry.catalog;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;

/**
 * A job whose rows are staged and about to be applied.
 *
 * @param effectiveDate from which its tokens hold
 * @param appliedAt the moment that its instruments are given
 */
public record Load(UUID job, String broker, LocalDate effectiveDate, Instant appliedAt) {
    public Load {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(broker, "broker");
        Objects.requireNonNull(effectiveDate, "effectiveDate");
        Objects.requireNonNull(appliedAt, "appliedAt");
    }
}
