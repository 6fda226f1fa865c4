package com.stocksblitz.registry.toggles.api;

import java.util.List;

/**
 * Somebody has changed settings in the config service.
 *
 * @param keys of what has changed; empty: every node reads all of them again
 */
public record FeaturesChanged(List<String> keys) {
    public FeaturesChanged {
        keys = keys == null ? List.of() : List.copyOf(keys);
    }
}
