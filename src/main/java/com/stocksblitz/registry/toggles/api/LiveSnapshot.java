package com.stocksblitz.registry.toggles.api;

import com.stocksblitz.registry.failure.Failure;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All live settings at one moment; never half of a change.
 *
 * @param version rises by one whenever a value changes on this node, or what is off
 * @param readAt when the toggles were last confirmed by the config service; for compiled defaults, the start
 * @param values every setting, as the text that the config service gave or the default
 * @param off why and since when a feature is off, for each that is
 */
public record LiveSnapshot(
        long version, Instant readAt, Map<LiveSetting, String> values, Map<Feature, Failure.FeatureOff> off) {
    public LiveSnapshot {
        Objects.requireNonNull(readAt, "readAt");
        if (values.size() != LiveSetting.values().length) {
            throw new IllegalArgumentException("a snapshot holds every setting, this one " + values.keySet());
        }
        values = Map.copyOf(new EnumMap<>(values));
        off = Map.copyOf(off);
    }

    public boolean isOn(Feature feature) {
        return !off.containsKey(feature);
    }

    /** The refusal to answer with where the feature is off. */
    public Optional<Failure.FeatureOff> refusal(Feature feature) {
        return Optional.ofNullable(off.get(feature));
    }

    public String text(LiveSetting setting) {
        return values.get(setting);
    }

    /** Of a setting that is true or false. */
    public boolean flag(LiveSetting setting) {
        return Boolean.parseBoolean(values.get(setting));
    }

    /** Values were checked when they were read, so a parse failure here is a defect. */
    public int integer(LiveSetting setting) {
        return Integer.parseInt(values.get(setting));
    }

    public BigDecimal decimal(LiveSetting setting) {
        return new BigDecimal(values.get(setting));
    }
}
