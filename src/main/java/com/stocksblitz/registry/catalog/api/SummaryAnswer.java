package com.stocksblitz.registry.catalog.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * @param position log position that the index has applied
 * @param lastUpdated of the newest change in the index; null while it is empty
 */
public record SummaryAnswer(
        long totalInstruments,
        long activeInstruments,
        long inactiveInstruments,
        List<String> exchanges,
        List<String> instrumentTypes,
        Instant lastUpdated,
        Freshness dataFreshness,
        @JsonInclude(JsonInclude.Include.NON_NULL) Stats detailedStats,
        boolean cacheHit,
        long position) {

    /**
     * @param lastFullRefresh end of the last completed full ingest; null if there was none
     * @param refreshStatus {@code never}, {@code current} (within the last trade day) or {@code stale}
     */
    public record Freshness(Instant lastFullRefresh, String refreshStatus) {}

    public record Stats(Map<String, Long> byExchange, Map<String, Long> byType, Quality qualityMetrics) {}

    /**
     * @param coveragePercentage share of active instruments with at least one open token
     * @param dataCompleteness mean over the fields of {@code fieldCoverage}
     * @param fieldCoverage share of instruments that have the field, of those for which it makes sense
     */
    public record Quality(
            BigDecimal coveragePercentage, BigDecimal dataCompleteness, Map<String, BigDecimal> fieldCoverage) {}
}
