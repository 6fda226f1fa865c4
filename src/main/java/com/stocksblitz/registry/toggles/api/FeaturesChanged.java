package com.stocksblitz.registry.toggles.api;

import java.util.List;

/**
 * Somebody has changed settings in the config service.
 *
 * @param keys for the log only, may be empty: every node reads all of them again
 */
public record FeaturesChanged(List<String> keys) {
    public FeaturesChanged {
        keys = keys == null ? List.of() : List.copyOf(keys);
    }
}
