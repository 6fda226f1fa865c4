package com.stocksblitz.registry.ingest.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * @param status {@code queued}, {@code running}, {@code held}, {@code completed}, {@code failed} or {@code cancelled}
 * @param progress 0 to 100, monotonic
 * @param format the recognised format, null before
 * @param waitsUntil trade date for which a queued job waits, since its dump is for that date; else null
 * @param guard what the drift guard found, and what was decided
 * @param errors why it failed, for people
 * @param closedTokens mappings of the broker that the job ended, or would end
 * @param quarantine counts by reason, and the first rows; all rows are kept in the store
 * @param firstPosition log position of the job's first event, null if it made none
 * @param lastPosition log position of its last event, null if it made none or they are not numbered yet
 */
public record JobReport(
        String jobId,
        String brokerId,
        String mode,
        String status,
        boolean dryRun,
        BigDecimal progress,
        String format,
        LocalDate effectiveDate,
        LocalDate waitsUntil,
        Instant createdAt,
        Instant startedAt,
        Instant completedAt,
        String sourceSha256,
        long processedInstruments,
        long newInstruments,
        long updatedInstruments,
        long renamedInstruments,
        long deactivatedInstruments,
        long reactivatedInstruments,
        long unchangedInstruments,
        long skippedRows,
        long closedTokens,
        Quarantine quarantine,
        Guard guard,
        List<String> errors,
        Long firstPosition,
        Long lastPosition) {
    public JobReport {
        errors = List.copyOf(errors);
    }

    public record Quarantine(long count, Map<String, Long> byReason, List<Row> rows) {
        public Quarantine {
            byReason = Map.copyOf(byReason);
            rows = List.copyOf(rows);
        }
    }

    /**
     * @param findings what passed a limit at the last comparison; empty before it
     * @param comparedWith the last good job of the same segments; null for a first load
     * @param holds how often the job was held; a decision can name the hold that it is about
     * @param heldAt when it was held last, null if it never was
     * @param decision null while there is none
     */
    public record Guard(List<Finding> findings, String comparedWith, int holds, Instant heldAt, Decision decision) {
        public Guard {
            findings = List.copyOf(findings);
        }
    }

    /** @param verdict {@code approved}, {@code rejected}, {@code superseded} or {@code expired} */
    public record Decision(String verdict, String actor, String reason, Instant at) {}

    /**
     * @param line line of the (decompressed) file, from 1; for JSON the number of the object
     * @param reason short stable word
     * @param detail which field and value
     */
    public record Row(long line, String reason, String detail) {}
}
