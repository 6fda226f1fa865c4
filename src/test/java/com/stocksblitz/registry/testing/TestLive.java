package com.stocksblitz.registry.testing;

import com.stocksblitz.registry.toggles.CurrentSettings;
import com.stocksblitz.registry.toggles.SettingCatalog;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** The settings as they are by default, of which a test changes some while it runs. */
public final class TestLive implements LiveSettings {
    private final Map<LiveSetting, String> values;

    public TestLive() {
        values = new EnumMap<>(new CurrentSettings(SettingCatalog.bundled(), Clock.systemUTC())
                .current()
                .values());
    }

    public synchronized TestLive set(LiveSetting setting, String value) {
        values.put(setting, value);
        return this;
    }

    @Override
    public synchronized LiveSnapshot current() {
        return new LiveSnapshot(1, Instant.EPOCH, values, Map.of());
    }
}
