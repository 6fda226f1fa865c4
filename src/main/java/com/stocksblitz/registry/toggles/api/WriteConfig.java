package com.stocksblitz.registry.toggles.api;

import java.util.Map;

/** @param values by key, with or without {@code INSTRUMENT_REGISTRY_} */
public record WriteConfig(Map<String, String> values) {
    public WriteConfig {
        values = Map.copyOf(values);
    }
}
