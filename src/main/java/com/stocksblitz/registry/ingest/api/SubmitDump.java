package com.stocksblitz.registry.ingest.api;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * @param broker whose identifiers the dump speaks of, lower case, such as {@code kite}
 * @param file the dump as it was sent, still compressed, on this node's disk
 * @param sha256 hex digest of the file's bytes
 * @param symbols only these symbols, empty for all
 * @param exchanges only these exchanges, empty for all
 * @param priority 1 (first) to 10, default 5
 * @param dryRun whether to stop after the comparison
 * @param effectiveDate trade date from which the dump holds; default the current one
 * @param idempotencyKey repeats with the same key and content answer the first job
 */
public record SubmitDump(
        String broker,
        IngestMode mode,
        Path file,
        String sha256,
        List<String> symbols,
        List<String> exchanges,
        int priority,
        boolean dryRun,
        Optional<LocalDate> effectiveDate,
        Optional<String> idempotencyKey) {
    public SubmitDump {
        Objects.requireNonNull(broker, "broker");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(sha256, "sha256");
        symbols = List.copyOf(symbols);
        exchanges = List.copyOf(exchanges);
    }
}
