package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.toggles.api.ConfigAnswer;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.FeatureView;
import com.stocksblitz.registry.toggles.api.FeaturesAnswer;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.SettingsState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** What operators see of settings and features. */
public final class SettingViews {
    private static final int MOST_UNKNOWN = 100;

    private final CurrentSettings settings;
    private final FeatureBreakers breakers;
    private final String node;
    private final Map<String, String> boot;
    private final Clock clock;

    /** @param boot the settings of the start, secrets masked */
    public SettingViews(
            CurrentSettings settings, FeatureBreakers breakers, String node, Map<String, String> boot, Clock clock) {
        this.settings = settings;
        this.breakers = breakers;
        this.node = node;
        this.boot = Map.copyOf(boot);
        this.clock = clock;
    }

    public FeaturesAnswer features() {
        var snapshot = settings.current();
        return new FeaturesAnswer(
                node,
                snapshot.version(),
                snapshot.readAt(),
                age(snapshot.readAt()),
                kind(settings.state()),
                Arrays.stream(Feature.values()).map(this::feature).toList());
    }

    FeatureView feature(Feature feature) {
        var snapshot = settings.current();
        var off = snapshot.refusal(feature);
        var word = operator(feature);
        return new FeatureView(
                feature.name(),
                off.isEmpty(),
                off.map(refusal -> refusal.cause()).orElse(null),
                off.map(refusal -> refusal.since()).orElse(null),
                word == null ? null : word.reason(),
                config(Group.toggle(feature)),
                word,
                breaker(feature));
    }

    ConfigAnswer config() {
        var state = settings.state();
        var provenance = settings.provenance();
        return new ConfigAnswer(
                node,
                state.version(),
                kind(state),
                state.since(),
                state.readAt(),
                settings.catalog().all().stream()
                        .map(definition -> setting(definition, provenance.get(definition.setting()), state))
                        .toList(),
                settings.unknown().stream().limit(MOST_UNKNOWN).toList(),
                boot);
    }

    private FeatureView.Config config(LiveSetting toggle) {
        var provenance = settings.provenance().get(toggle);
        return new FeatureView.Config(
                Boolean.parseBoolean(settings.current().text(toggle)),
                provenance.source().word(),
                provenance.version(),
                provenance.since(),
                age(settings.readAt(Group.TOGGLES)),
                error(toggle, settings.state()));
    }

    private FeatureView.Operator operator(Feature feature) {
        var word = settings.words().get(feature);
        return word == null || !word.holds(clock.instant())
                ? null
                : new FeatureView.Operator(word.enabled(), word.reason(), word.actor(), word.at(), word.expiresAt());
    }

    private FeatureView.Breaker breaker(Feature feature) {
        var health = breakers.health(feature);
        return new FeatureView.Breaker(breakers.state(feature), health.calls(), health.errors());
    }

    private ConfigAnswer.Setting setting(SettingDefinition definition, Provenance provenance, SettingsState state) {
        var setting = definition.setting();
        return new ConfigAnswer.Setting(
                setting.key(),
                definition.shown(settings.current().text(setting)),
                definition.defaultValue(),
                provenance.source().word(),
                provenance.version(),
                provenance.since(),
                settings.readAt(Group.of(setting)),
                error(setting, state),
                definition.expectation(),
                definition.description());
    }

    private static String error(LiveSetting setting, SettingsState state) {
        return state.mismatched().containsKey(setting) ? SettingsState.TYPE_MISMATCH : null;
    }

    private static String kind(SettingsState state) {
        return state.kind().name().toLowerCase(Locale.ROOT);
    }

    private long age(Instant readAt) {
        return Duration.between(readAt, clock.instant()).toSeconds();
    }
}
