package com.stocksblitz.registry.toggles.api;

import java.time.Instant;

/**
 * One feature on one node, with what each of those says that can switch it off.
 *
 * @param enabled whether it is on
 * @param cause why it is off: {@code config}, {@code operator} or {@code breaker}; null while it is on
 * @param since when it was switched off; null while it is on
 * @param reason the operator's; null where there is none
 */
public record FeatureView(
        String feature,
        boolean enabled,
        String cause,
        Instant since,
        String reason,
        Config config,
        Operator operator,
        Breaker breaker) {

    /**
     * @param source {@code config_service}, {@code last_known_good} or {@code default}
     * @param version of the node's settings that brought the value
     * @param since when that was
     * @param ageSeconds since the config service confirmed it
     * @param error {@code TYPE_MISMATCH} where the config service holds no such value and an older one stays in force
     */
    public record Config(boolean value, String source, long version, Instant since, long ageSeconds, String error) {}

    /** The last word, in force until it expires; null where there is none in force. */
    public record Operator(boolean enabled, String reason, String actor, Instant at, Instant expiresAt) {}

    /**
     * @param state {@code closed}, {@code open} or {@code half_open}
     * @param calls of the last ten seconds
     * @param errors of them
     */
    public record Breaker(String state, int calls, int errors) {}
}
