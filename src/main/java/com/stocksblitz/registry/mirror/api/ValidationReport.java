package com.stocksblitz.registry.mirror.api;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * What a comparison of all records has found.
 *
 * @param fieldMismatches how many records differ, by field
 * @param mismatches the first of them, none at the level {@code basic}
 */
public record ValidationReport(
        Summary summary,
        List<Violation> thresholdViolations,
        Map<String, Integer> fieldMismatches,
        List<Mismatch> mismatches) {
    public ValidationReport {
        thresholdViolations = List.copyOf(thresholdViolations);
        fieldMismatches = Map.copyOf(fieldMismatches);
        mismatches = List.copyOf(mismatches);
    }

    /**
     * @param totalScreenerRecords members that the screener lists
     * @param totalRegistryRecords members that it should list
     * @param mismatchedRecords on both sides with different content
     * @param withinTolerance on both sides with weights that differ by no more than the tolerance; they count as
     *     matched
     * @param pendingRecords that are still to be told, or changed meanwhile: they count nowhere else
     * @param missingPercent of all, missing on either side
     * @param mismatchPercent of those on both sides
     * @param driftPercent by which the weights of an index, added up, differ; the worst index
     */
    public record Summary(
            long totalScreenerRecords,
            long totalRegistryRecords,
            long matchedRecords,
            long missingInScreener,
            long missingInRegistry,
            long mismatchedRecords,
            long withinTolerance,
            long pendingRecords,
            BigDecimal missingPercent,
            BigDecimal mismatchPercent,
            BigDecimal driftPercent,
            boolean passedThresholds) {}

    /** @param threshold name of the setting */
    public record Violation(String threshold, BigDecimal limit, BigDecimal value) {}

    /**
     * @param kind {@code missing_in_screener}, {@code missing_in_registry} or the field that differs
     * @param registry value; null where it has none
     * @param screener value; null where it has none
     */
    public record Mismatch(String record, String kind, String registry, String screener) {}
}
