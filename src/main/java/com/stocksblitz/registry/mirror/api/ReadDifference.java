package com.stocksblitz.registry.mirror.api;

import java.time.Instant;

/**
 * A record that both sides answered differently.
 *
 * @param stage in force then
 * @param query for people
 * @param record share and index
 * @param field {@code missing_in_screener}, {@code missing_in_registry} or the field that differs
 * @param registry value; null where it has none
 * @param screener value; null where it has none
 */
public record ReadDifference(
        Instant at, String stage, String query, String record, String field, String registry, String screener) {}
