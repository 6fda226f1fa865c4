package com.stocksblitz.registry.ingest;

/**
 * What a job did or, in a dry run, would do. Instruments are counted once per kind.
 *
 * @param processed rows that were taken
 * @param created instruments that were new
 * @param updated instruments of which a field or a token changed, renamed ones included
 * @param unchanged rows that said nothing new about an instrument that was there
 * @param skipped rows that a filter left out
 * @param quarantined rows that were not believed
 * @param closedTokens mappings of the broker that end
 */
public record IngestCounts(
        long processed,
        long created,
        long updated,
        long renamed,
        long deactivated,
        long reactivated,
        long unchanged,
        long skipped,
        long quarantined,
        long closedTokens) {}
