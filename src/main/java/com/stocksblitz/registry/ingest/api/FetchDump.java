package com.stocksblitz.registry.ingest.api;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A dump to be fetched from a configured source and submitted, as {@link SubmitDump}.
 *
 * @param source its configured name
 * @param mode empty for the one that is configured
 */
public record FetchDump(
        String broker,
        String source,
        Optional<IngestMode> mode,
        List<String> symbols,
        List<String> exchanges,
        int priority,
        boolean dryRun,
        Optional<LocalDate> effectiveDate,
        Optional<String> idempotencyKey) {
    public FetchDump {
        symbols = List.copyOf(symbols);
        exchanges = List.copyOf(exchanges);
    }

    /** Whether all of the file is to be applied. */
    public boolean isWhole() {
        return !dryRun && symbols.isEmpty() && exchanges.isEmpty();
    }
}
