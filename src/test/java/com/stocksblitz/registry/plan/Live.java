package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Live settings that a test turns. */
final class Live implements LiveSettings {
    private final Map<LiveSetting, String> values = new ConcurrentHashMap<>(Map.ofEntries(
            Map.entry(LiveSetting.DUAL_WRITE_ENABLED, "false"),
            Map.entry(LiveSetting.SUBSCRIPTION_PLANNING_ENABLED, "true"),
            Map.entry(LiveSetting.SEARCH_CATALOG_ENABLED, "true"),
            Map.entry(LiveSetting.EVENT_STREAMING_ENABLED, "true"),
            Map.entry(LiveSetting.PLANNER_OPTIMIZATION_LEVEL, "moderate"),
            Map.entry(LiveSetting.PLANNER_TIMEOUT, "30"),
            Map.entry(LiveSetting.MAX_INSTRUMENTS_PER_PLAN, "1000"),
            Map.entry(LiveSetting.MAX_INSTRUMENTS_PER_POOL, "10000"),
            Map.entry(LiveSetting.FILTERING_STRICTNESS, "moderate"),
            Map.entry(LiveSetting.PLAN_CACHE_TTL, "300"),
            Map.entry(LiveSetting.DEFAULT_FEED, "kite"),
            Map.entry(LiveSetting.MAX_SUBSCRIPTIONS_PER_USER, "100"),
            Map.entry(LiveSetting.PROFILE_VALIDATION_STRICT, "true"),
            Map.entry(LiveSetting.CONFLICT_RESOLUTION_STRATEGY, "latest_wins"),
            Map.entry(LiveSetting.AUDIT_RETENTION_DAYS, "365"),
            Map.entry(LiveSetting.SEARCH_TIMEOUT, "5000"),
            Map.entry(LiveSetting.MAX_RESULTS_PER_PAGE, "100"),
            Map.entry(LiveSetting.CACHE_TTL_SECONDS, "300"),
            Map.entry(LiveSetting.INDEX_CACHE_SIZE, "10000"),
            Map.entry(LiveSetting.DEFAULT_EXCHANGE, "NSE"),
            Map.entry(LiveSetting.EVENT_BATCH_SIZE, "100"),
            Map.entry(LiveSetting.CONFIG_POLL_MS, "2000")));
    private final Map<Feature, Failure.FeatureOff> off = new ConcurrentHashMap<>();

    Live set(LiveSetting setting, String value) {
        values.put(setting, value);
        return this;
    }

    void off(Feature feature) {
        off.put(feature, new Failure.FeatureOff(feature.name(), "operator", Markets.NOW));
    }

    void on(Feature feature) {
        off.remove(feature);
    }

    @Override
    public LiveSnapshot current() {
        return new LiveSnapshot(1, Markets.NOW, new EnumMap<>(values), off);
    }
}
