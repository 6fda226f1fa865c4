package com.stocksblitz.registry.catalog.api;

import java.math.BigDecimal;
import java.util.Map;

/**
 * @param configSource where the settings in force come from: {@code config_service}, {@code last_known_good} or
 *     {@code default}
 */
public record PerformanceAnswer(
        Map<String, String> configuration, CacheStats cacheStats, Monitoring monitoring, String configSource) {

    /** @param hitRate hits / (hits + misses), 0 to 1; null before the first look-up */
    public record CacheStats(long size, long hits, long misses, BigDecimal hitRate) {}

    /** Latencies in microseconds over the last minutes, by kind of request. */
    public record Monitoring(
            Map<String, Percentiles> latencyMicros,
            long indexDocuments,
            long indexBytes,
            long position,
            long lagPositions) {}

    public record Percentiles(long count, long p50, long p95, long p99, long max) {}
}
