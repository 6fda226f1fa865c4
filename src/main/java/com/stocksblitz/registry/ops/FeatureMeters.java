package com.stocksblitz.registry.ops;

import com.stocksblitz.registry.toggles.FeatureBreakers;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Whether each feature is on at this node, and what its breaker does. */
public final class FeatureMeters {
    private FeatureMeters() {}

    public static void register(MeterRegistry registry, LiveSettings live, FeatureBreakers breakers) {
        for (var feature : Feature.values()) {
            Gauge.builder("registry.feature.enabled", () -> live.current().isOn(feature) ? 1 : 0)
                    .description("1 while the feature is on at this node")
                    .tag("feature", feature.name())
                    .register(registry);
            Gauge.builder("registry.feature.breaker", () -> number(breakers.state(feature)))
                    .description("Breaker of the feature: 0 closed, 1 half-open, 2 open")
                    .tag("feature", feature.name())
                    .register(registry);
        }
    }

    private static int number(String state) {
        return switch (state) {
            case "closed" -> 0;
            case "half_open" -> 1;
            default -> 2;
        };
    }
}
