package com.stocksblitz.registry.ingest.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/** Every broker of whom the registry can read a dump. */
public record BrokerList(List<BrokerStatus> brokers) {
    public BrokerList {
        brokers = List.copyOf(brokers);
    }

    /**
     * @param active whether it has open tokens
     * @param lastUpdated end of its last completed dump; null if there was none
     */
    public record BrokerStatus(
            String brokerId,
            String name,
            @JsonProperty("is_active") boolean active,
            List<String> supportedSegments,
            Instant lastUpdated,
            String lastJobId,
            long openTokens) {
        public BrokerStatus {
            supportedSegments = List.copyOf(supportedSegments);
        }
    }
}
