package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.toggles.CurrentSettings;
import com.stocksblitz.registry.toggles.SettingCatalog;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Live settings that a test turns. */
final class Live implements LiveSettings {
    private final Map<LiveSetting, String> values =
            new ConcurrentHashMap<>(new CurrentSettings(SettingCatalog.bundled(), Clock.systemUTC())
                    .current()
                    .values());

    Live() {
        set(LiveSetting.CONFIG_POLL_MS, "2000");
    }

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
