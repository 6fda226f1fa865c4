package com.stocksblitz.registry.ingest.api;

/**
 * @param field {@code lot_size}, {@code tick_size}, {@code isin}, {@code expiry} or {@code strike}; null for all
 * @param exchange of the instrument; null for all
 * @param source one that takes part; null for all
 * @param limit 1 to 500
 * @param cursor opaque, from the page before; null for the first
 */
public record DisagreementsQuery(String field, String exchange, String source, int limit, String cursor) {}
