package com.stocksblitz.registry.ingest;

import java.util.Locale;

/** A field of an instrument that several sources can state, and that is therefore chosen by precedence. */
public enum StatedField {
    SYMBOL,
    SERIES,
    NAME,
    ISIN,
    ASSET_CLASS,
    EXCHANGE_TOKEN,
    LOT_SIZE,
    TICK_SIZE,
    FREEZE_QUANTITY,
    MULTIPLIER,
    SECTOR,
    INDUSTRY,
    SUSPENDED;

    /** As it is called in the precedence file, in the tables, and in events. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
