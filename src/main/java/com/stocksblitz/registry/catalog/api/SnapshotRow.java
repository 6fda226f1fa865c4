package com.stocksblitz.registry.catalog.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/**
 * One instrument of a snapshot.
 *
 * @param version of the instrument, as in its events: one that is not higher is known already
 * @param brokerTokens open ones, by broker; of a broker with several the first
 */
public record SnapshotRow(
        String instrumentKey,
        String symbol,
        String name,
        String exchange,
        String instrumentType,
        String assetClass,
        String isin,
        String series,
        String underlying,
        LocalDate expiry,
        BigDecimal strike,
        Long lotSize,
        BigDecimal tickSize,
        Long freezeQuantity,
        BigDecimal multiplier,
        String sector,
        String industry,
        @JsonProperty("is_active") boolean active,
        String inactiveReason,
        int version,
        Instant lastUpdated,
        Map<String, String> brokerTokens) {
    public SnapshotRow {
        brokerTokens = Map.copyOf(brokerTokens);
    }
}
