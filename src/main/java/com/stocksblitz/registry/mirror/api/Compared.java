package com.stocksblitz.registry.mirror.api;

import java.util.List;

/**
 * What became of a question that both sides were asked.
 *
 * @param query for people
 * @param differences none unless the answers were different, also a moment later
 */
public record Compared(Stage stage, String query, Outcome outcome, List<Difference> differences) {
    public Compared {
        differences = List.copyOf(differences);
    }

    /** One that both sides answered alike, or that was not answered by both. */
    public static Compared of(Stage stage, String query, Outcome outcome) {
        return new Compared(stage, query, outcome, List.of());
    }

    /**
     * @param field {@code missing_in_screener}, {@code missing_in_registry} or the field that differs
     * @param registry value; null where it has none
     * @param screener value; null where it has none
     */
    public record Difference(
            String symbol, String exchange, String indexName, String field, String registry, String screener) {}

    /** How the answers compare. */
    public enum Outcome {
        EQUAL,
        DIFFERENT,
        /** Different by what the screener is still to be told. */
        PENDING,
        /** The side that does not count did not answer. */
        FAILED,
        /** Too many were asked at once, or the answer was one page of many. */
        SKIPPED
    }
}
