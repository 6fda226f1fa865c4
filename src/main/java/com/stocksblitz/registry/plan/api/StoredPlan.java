package com.stocksblitz.registry.plan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.json.WrittenJson;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** @param plan as stored */
public record StoredPlan(Plan plan) {

    /**
     * @param status {@code validated}, {@code optimized}, {@code superseded}, {@code expired} or {@code error}
     * @param statusReason what has changed under it since it was made, such as {@code renamed}, {@code token_changed}
     *     or the code of the failure of planning it again; null while nothing has
     * @param instruments canonical keys placed
     * @param expiresAt first expiry or token end among the instruments; null if nothing ends
     * @param planData the whole plan; null in lists
     */
    public record Plan(
            String planId,
            String userId,
            String planName,
            String description,
            String subscriptionType,
            List<String> instruments,
            String optimizationLevel,
            String filteringStrictness,
            String status,
            String statusReason,
            BigDecimal estimatedCost,
            JsonNode performanceMetrics,
            JsonNode validationResults,
            Instant createdAt,
            Instant expiresAt,
            JsonNode metadata,
            WrittenJson planData) {
        public Plan {
            instruments = List.copyOf(instruments);
        }
    }
}
