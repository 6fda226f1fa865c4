package com.stocksblitz.registry.toggles.api;

/**
 * The names of the live settings; type, default, range and description of each stand in {@code conf/live-settings.json}
 * under {@code INSTRUMENT_REGISTRY_} plus the name, and a test holds the two lists equal.
 */
public enum LiveSetting {
    DUAL_WRITE_ENABLED,
    SUBSCRIPTION_PLANNING_ENABLED,
    SEARCH_CATALOG_ENABLED,
    EVENT_STREAMING_ENABLED,
    PLANNER_OPTIMIZATION_LEVEL,
    PLANNER_TIMEOUT,
    MAX_INSTRUMENTS_PER_PLAN,
    MAX_INSTRUMENTS_PER_POOL,
    FILTERING_STRICTNESS,
    PLAN_CACHE_TTL,
    DEFAULT_FEED,
    MAX_SUBSCRIPTIONS_PER_USER,
    PROFILE_VALIDATION_STRICT,
    CONFLICT_RESOLUTION_STRATEGY,
    AUDIT_RETENTION_DAYS,
    SEARCH_TIMEOUT,
    MAX_RESULTS_PER_PAGE,
    CACHE_TTL_SECONDS,
    INDEX_CACHE_SIZE,
    DEFAULT_EXCHANGE,
    EVENT_BATCH_SIZE,
    CONFIG_POLL_MS;

    public static final String PREFIX = "INSTRUMENT_REGISTRY_";

    /** The name under which the config service knows it. */
    public String key() {
        return PREFIX + name();
    }
}
