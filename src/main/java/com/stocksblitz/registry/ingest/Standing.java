package com.stocksblitz.registry.ingest;

import java.util.Locale;

/** What it means that a source lists an instrument, and that it does not any more. */
public enum Standing {
    /** The instrument's own exchange: what it takes off its list is not listed, whatever brokers say. */
    EXCHANGE,
    /** A broker: the instrument is known there; it is gone when nobody lists it. */
    BROKER,
    /** A list of a part, such as what traded on a day: absence tells nothing. */
    EXTRACT;

    /** As it is called in the tables. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
