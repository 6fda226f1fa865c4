package com.stocksblitz.registry.toggles.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How far the settings in force can be trusted; for readiness and the operator.
 *
 * @param since since when it is so
 * @param readAt when the config service last confirmed all values; for defaults, the start
 * @param version of the snapshot in force
 * @param mismatched settings whose value in the config service is of the wrong type, with what it should be; the value
 *     before stays in force
 * @param unset settings that the config service does not hold, so that their default is in force
 */
public record SettingsState(
        Kind kind,
        Instant since,
        Instant readAt,
        long version,
        Map<LiveSetting, String> mismatched,
        Set<LiveSetting> unset) {

    /** Says of a setting that its value in the config service is none. */
    public static final String TYPE_MISMATCH = "TYPE_MISMATCH";

    public SettingsState {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(readAt, "readAt");
        mismatched = Map.copyOf(mismatched);
        unset = Set.copyOf(unset);
    }

    public Duration age(Clock clock) {
        return Duration.between(readAt, clock.instant());
    }

    public enum Kind {
        /** The last reading of every setting succeeded. */
        FRESH,
        /** The config service cannot be read; the last good values are in force, perhaps from before the start. */
        STALE,
        /** It has never been read and there is no saved copy: the compiled defaults are in force. */
        DEFAULTS
    }
}
