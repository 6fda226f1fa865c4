package com.stocksblitz.registry.retention.api;

import java.time.Instant;
import java.util.List;

/** One run over all policies. */
public record RetentionRun(boolean dryRun, Instant startedAt, Instant finishedAt, List<Result> results) {
    public RetentionRun {
        results = List.copyOf(results);
    }

    /**
     * @param policy {@code audit_trail}, {@code events} or {@code index_history}
     * @param setting that says how long it is kept
     * @param cutoff what is older is due
     * @param due rows that were
     * @param deleted rows that are gone; 0 in a dry run
     * @param backup name of the file in the archive folder of the node that ran; null where none was made
     * @param error for people; null where it went well
     */
    public record Result(
            String policy,
            String setting,
            Instant cutoff,
            long due,
            long deleted,
            String backup,
            String node,
            String error) {}
}
