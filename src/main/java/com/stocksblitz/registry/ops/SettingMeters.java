package com.stocksblitz.registry.ops;

import com.stocksblitz.registry.toggles.CurrentSettings;
import com.stocksblitz.registry.toggles.api.SettingsState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/** How far the live settings can be trusted: what an alarm watches while the config service is away or refuses us. */
public final class SettingMeters {
    private SettingMeters() {}

    public static void register(MeterRegistry registry, CurrentSettings live, Clock clock) {
        Gauge.builder("registry.settings.stale", live, one -> one.state().kind() == SettingsState.Kind.FRESH ? 0 : 1)
                .description("1 while the config service does not confirm the live settings")
                .register(registry);
        Gauge.builder(
                        "registry.settings.age.seconds",
                        live,
                        one -> one.state().age(clock).toMillis() / 1_000.0)
                .description("Since the config service last confirmed all live settings, or since the start")
                .register(registry);
        Gauge.builder(
                        "registry.settings.mismatched",
                        live,
                        one -> one.state().mismatched().size())
                .description("Settings whose value in the config service has the wrong type")
                .register(registry);
        Gauge.builder("registry.settings.unknown", live, one -> one.unknown().size())
                .description("Keys in the config service that begin like settings of ours and are none")
                .register(registry);
    }
}
