package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.ingest.api.IngestMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A job as it was asked for.
 *
 * @param file the dump on this node's disk
 * @param bytes size of the file
 * @param effectiveDate trade date from which the dump holds
 * @param actor who asked; an idempotency key is theirs
 */
public record IngestJob(
        UUID id,
        String broker,
        IngestMode mode,
        int priority,
        boolean dryRun,
        LocalDate effectiveDate,
        Path file,
        String sha256,
        long bytes,
        RowFilter filter,
        String actor,
        String correlationId,
        Optional<String> traceparent) {
    public IngestJob {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(broker, "broker");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(effectiveDate, "effectiveDate");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(filter, "filter");
    }

    /** Whether the dump is to be taken as all there is in the segments that it has. */
    public boolean isWhole() {
        return mode == IngestMode.FULL_CATALOG
                && filter.symbols().isEmpty()
                && filter.exchanges().isEmpty();
    }

    /** As it is done: a list of a part is never all there is, whatever mode was asked for. */
    IngestJob of(DumpReader reader) {
        return reader.isWhole()
                ? this
                : new IngestJob(
                        id,
                        broker,
                        IngestMode.INCREMENTAL,
                        priority,
                        dryRun,
                        effectiveDate,
                        file,
                        sha256,
                        bytes,
                        filter,
                        actor,
                        correlationId,
                        traceparent);
    }
}
