package com.stocksblitz.registry.toggles.api;

import java.time.Instant;
import java.util.List;

/**
 * The features as one node sees them.
 *
 * @param version of the node's settings
 * @param readAt when the config service last confirmed the toggles
 * @param state {@code fresh}, {@code stale} or {@code defaults}
 */
public record FeaturesAnswer(
        String node, long version, Instant readAt, long ageSeconds, String state, List<FeatureView> features) {
    public FeaturesAnswer {
        features = List.copyOf(features);
    }
}
