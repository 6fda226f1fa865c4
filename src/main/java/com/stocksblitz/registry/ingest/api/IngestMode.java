package com.stocksblitz.registry.ingest.api;

/** What the absence of an instrument in a dump means. */
public enum IngestMode {
    /** The dump is all there is in the segments it contains: absence closes the broker's token. */
    FULL_CATALOG,
    /** The dump adds and changes; absence means nothing. */
    INCREMENTAL,
    /** Like incremental, asked for by a person. */
    ON_DEMAND
}
