package com.stocksblitz.registry.toggles.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The settings of one node.
 *
 * @param state {@code fresh}, {@code stale} or {@code defaults}
 * @param since since when it is so
 * @param readAt when the config service last confirmed all values
 * @param unknown keys of the config service that look like settings of ours and are none; at most 100
 * @param boot the settings of the start, secrets masked
 */
public record ConfigAnswer(
        String node,
        long version,
        String state,
        Instant since,
        Instant readAt,
        List<Setting> settings,
        List<String> unknown,
        Map<String, String> boot) {
    public ConfigAnswer {
        settings = List.copyOf(settings);
        unknown = List.copyOf(unknown);
        boot = Map.copyOf(boot);
    }

    /**
     * @param value in force; masked where the key names a secret
     * @param source {@code config_service}, {@code last_known_good} or {@code default}
     * @param version of the node's settings that brought the value
     * @param error {@code TYPE_MISMATCH} where the config service holds no such value and an older one stays in force
     * @param expected what a value must be
     */
    public record Setting(
            String key,
            String value,
            String defaultValue,
            String source,
            long version,
            Instant since,
            Instant confirmedAt,
            String error,
            String expected,
            String description) {}
}
