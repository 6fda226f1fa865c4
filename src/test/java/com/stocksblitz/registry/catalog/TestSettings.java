package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import java.util.EnumMap;
import java.util.Map;

/** Live settings that a test changes while the catalog runs. */
final class TestSettings implements LiveSettings {
    private final Map<LiveSetting, String> values = new EnumMap<>(LiveSetting.class);
    private Map<Feature, Failure.FeatureOff> off = Map.of();

    TestSettings() {
        for (var setting : LiveSetting.values()) {
            values.put(setting, "0");
        }
        set(LiveSetting.DEFAULT_EXCHANGE, "NSE");
        set(LiveSetting.SEARCH_TIMEOUT, "5000");
        set(LiveSetting.MAX_RESULTS_PER_PAGE, "100");
        set(LiveSetting.CACHE_TTL_SECONDS, "300");
        set(LiveSetting.INDEX_CACHE_SIZE, "10000");
    }

    synchronized void set(LiveSetting setting, String value) {
        values.put(setting, value);
    }

    synchronized void turnOff(Feature feature) {
        off = Map.of(feature, new Failure.FeatureOff(feature.name(), "operator", Instruments.NOW));
    }

    @Override
    public synchronized LiveSnapshot current() {
        return new LiveSnapshot(1, Instruments.NOW, values, off);
    }
}
