package com.stocksblitz.registry.ingest.api;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What an operator decides about a held job.
 *
 * @param approve whether it is to be applied; else it ends
 * @param reason for the audit trail
 * @param hold number of the hold whose evidence was looked at; empty for whichever there is
 */
public record DecideJob(UUID jobId, boolean approve, String reason, Optional<Integer> hold) {
    public DecideJob {
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(hold, "hold");
    }
}
