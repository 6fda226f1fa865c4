package com.stocksblitz.registry.catalog.api;

/**
 * All may be null, which leaves nothing out.
 *
 * @param exchange such as {@code NFO}
 * @param instrumentType a name of {@link com.stocksblitz.registry.instrument.InstrumentType}
 * @param broker only instruments with an open token of this broker, and only that token
 */
public record SnapshotQuery(String exchange, String instrumentType, String broker) {}
