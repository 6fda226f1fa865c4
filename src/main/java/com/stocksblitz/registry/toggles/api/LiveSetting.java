package com.stocksblitz.registry.toggles.api;

import java.util.Arrays;
import java.util.Optional;

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
    EVENT_RETRY_ATTEMPTS,
    EVENT_ORDERING_GUARANTEE,
    BATCH_SIZE,
    RETRY_ATTEMPTS,
    DEAD_LETTER_QUEUE,
    VALIDATION_MODE,
    MIGRATION_STAGE,
    MAX_MISSING_PERCENT,
    MAX_MISMATCH_PERCENT,
    MAX_DRIFT_PERCENT,
    NUMERIC_TOLERANCE_PERCENT,
    DLQ_RETENTION_HOURS,
    RETENTION_ENABLED,
    BACKUP_BEFORE_DELETE,
    AUDIT_LOG_RETENTION_DAYS,
    INDEX_HISTORY_RETENTION_DAYS,
    EVENT_RETENTION_DAYS,
    CLEANUP_SCHEDULE,
    ALERT_WEBHOOK,
    CONFIG_POLL_MS,
    INGEST_GUARD_ENABLED,
    INGEST_GUARD_MIN_ROWS,
    INGEST_MAX_FEWER_ROWS_PERCENT,
    INGEST_MAX_MORE_ROWS_PERCENT,
    INGEST_MAX_CLOSED_TOKENS_PERCENT,
    INGEST_MAX_EXPIRIES_GONE_PERCENT,
    INGEST_MAX_CHANGED_LOTS_PERCENT,
    INGEST_MAX_CHANGED_TICKS_PERCENT,
    INGEST_MAX_CHANGED_STRIKES_PERCENT,
    INGEST_MAX_CHANGED_TOKENS_PERCENT,
    INGEST_MAX_CHANGED_ISINS_PERCENT,
    INGEST_MAX_RENAMED_PERCENT,
    INGEST_MAX_QUARANTINED_PERCENT,
    INGEST_MAX_EXPIRED_ROWS_PERCENT,
    INGEST_SAME_FILE_DAYS,
    INGEST_HELD_DAYS,
    TEMP_DATA_RETENTION_DAYS,
    INGEST_SCHEDULE_ENABLED;

    public static final String PREFIX = "INSTRUMENT_REGISTRY_";

    /** By its key, with or without the prefix. */
    public static Optional<LiveSetting> find(String key) {
        var name = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
        return Arrays.stream(values())
                .filter(setting -> setting.name().equals(name))
                .findFirst();
    }

    /** The name under which the config service knows it. */
    public String key() {
        return PREFIX + name();
    }
}
