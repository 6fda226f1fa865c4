package com.stocksblitz.registry.catalog.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;

/**
 * @param instruments those found, once each
 * @param results one for each request, in the order of the request
 */
public record BulkAnswer(List<Found> instruments, List<Result> results) {
    public BulkAnswer {
        instruments = List.copyOf(instruments);
        results = List.copyOf(results);
    }

    /** @param brokerTokens each broker's token that is valid today */
    public record Found(String instrumentId, @JsonUnwrapped InstrumentView view, Map<String, String> brokerTokens) {
        public Found {
            brokerTokens = Map.copyOf(brokerTokens);
        }
    }

    /**
     * @param outcome {@code found}, {@code renamed}, {@code ambiguous} or {@code not_found}
     * @param instrumentKey canonical key, null where none was found
     * @param reason why, for people; null for {@code found}
     */
    public record Result(String requested, String outcome, String instrumentKey, String reason) {}
}
