package com.stocksblitz.registry.event;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Settings of which a test switches event streaming; every number is 100 unless it says otherwise. */
final class StreamingSwitch implements LiveSettings {
    private volatile boolean on = true;

    private final Map<LiveSetting, String> set = new ConcurrentHashMap<>(
            Map.of(LiveSetting.EVENT_ORDERING_GUARANTEE, "partition", LiveSetting.DEAD_LETTER_QUEUE, "letters"));

    void set(LiveSetting setting, String value) {
        set.put(setting, value);
    }

    void turn(boolean on) {
        this.on = on;
    }

    @Override
    public LiveSnapshot current() {
        var values = Arrays.stream(LiveSetting.values())
                .collect(Collectors.toMap(Function.identity(), one -> set.getOrDefault(one, "100")));
        var off = new Failure.FeatureOff("EVENT_STREAMING", "config", Instant.EPOCH);
        return new LiveSnapshot(1, Instant.EPOCH, values, on ? Map.of() : Map.of(Feature.EVENT_STREAMING, off));
    }
}
