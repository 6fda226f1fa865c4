package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import com.stocksblitz.registry.toggles.api.SettingsState;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings in force on this node: compiled defaults at first, then what was saved, then what the config service
 * says. Read from any thread; changed by the toggles verticle alone, which publishes each change whole.
 */
public final class CurrentSettings implements LiveSettings {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentSettings.class);

    private final SettingCatalog catalog;
    private final Clock clock;
    private final Trust trust;
    private volatile LiveSnapshot snapshot;
    private volatile SettingsState state;

    private final Map<LiveSetting, String> given = new EnumMap<>(LiveSetting.class);
    private final Map<LiveSetting, String> mismatched = new EnumMap<>(LiveSetting.class);

    public CurrentSettings(SettingCatalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
        this.trust = new Trust(clock.instant());
        var values = values();
        var now = clock.instant();
        this.snapshot = new LiveSnapshot(1, now, values, gates(values, Map.of(), now));
        tellState();
    }

    @Override
    public LiveSnapshot current() {
        return snapshot;
    }

    public SettingsState state() {
        return state;
    }

    /** Takes over a saved copy; values that no longer fit and keys that are no longer known are left out. */
    void restore(SavedSettings.Copy saved) {
        for (var definition : catalog.all()) {
            var setting = definition.setting();
            var text = saved.values().get(setting.key());
            if (text != null) {
                definition.type().accept(text).ifPresent(value -> given.put(setting, value));
            }
        }
        trust.restored(saved.readAt());
        publish(saved.offSince());
    }

    /**
     * Takes over a successful reading.
     *
     * @param answered a text by key; null where the service's value is no text, absent where it has none
     * @return whether any value changed
     */
    boolean apply(Group group, JsonObject answered) {
        for (var setting : group.settings()) {
            take(setting, answered);
        }
        trust.confirmed(group, clock.instant());
        return publish(Map.of());
    }

    /** A reading failed; all values stay. */
    void missed(Group group) {
        trust.missed(group, clock.instant());
        tellState();
    }

    /** What a later start may use while the config service is away. */
    SavedSettings.Copy copy() {
        var values = new HashMap<String, String>();
        given.forEach((setting, value) -> values.put(setting.key(), value));
        var offSince = new EnumMap<Feature, Instant>(Feature.class);
        snapshot.off().forEach((feature, off) -> offSince.put(feature, off.since()));
        return new SavedSettings.Copy(trust.readAt(), values, offSince);
    }

    private void take(LiveSetting setting, JsonObject answered) {
        var definition = catalog.of(setting);
        if (!answered.containsKey(setting.key())) {
            given.remove(setting);
            mismatched.remove(setting);
            return;
        }
        var accepted = answered.getValue(setting.key()) instanceof String text
                ? definition.type().accept(text)
                : Optional.<String>empty();
        if (accepted.isPresent()) {
            given.put(setting, accepted.get());
            mismatched.remove(setting);
        } else if (mismatched.put(setting, definition.expectation()) == null) {
            LOG.atWarn()
                    .addKeyValue("key", setting.key())
                    .addKeyValue("code", "TYPE_MISMATCH")
                    .addKeyValue("expected", definition.expectation())
                    .log("A live setting has a value of the wrong type and keeps the one before");
        }
    }

    private boolean publish(Map<Feature, Instant> knownOffSince) {
        var before = snapshot;
        var values = values();
        boolean changed = !values.equals(before.values());
        long version = changed ? before.version() + 1 : before.version();
        snapshot = new LiveSnapshot(version, trust.readAt(), values, gates(values, knownOffSince, clock.instant()));
        tellState();
        values.forEach((setting, value) -> {
            if (!value.equals(before.text(setting))) {
                LOG.atInfo()
                        .addKeyValue("key", setting.key())
                        .addKeyValue("old", before.text(setting))
                        .addKeyValue("new", value)
                        .addKeyValue("version", version)
                        .log("A live setting has changed");
            }
        });
        return changed;
    }

    private Map<LiveSetting, String> values() {
        var values = new EnumMap<LiveSetting, String>(LiveSetting.class);
        for (var definition : catalog.all()) {
            values.put(definition.setting(), given.getOrDefault(definition.setting(), definition.defaultValue()));
        }
        return values;
    }

    /** Off wins: whatever else may switch a feature off adds to this map and can take nothing from it. */
    private Map<Feature, Failure.FeatureOff> gates(
            Map<LiveSetting, String> values, Map<Feature, Instant> knownOffSince, Instant now) {
        var off = new EnumMap<Feature, Failure.FeatureOff>(Feature.class);
        for (var feature : Feature.values()) {
            if (!Boolean.parseBoolean(values.get(Group.toggle(feature)))) {
                var since = knownOffSince.getOrDefault(feature, offSince(feature, now));
                off.put(feature, new Failure.FeatureOff(feature.name(), "config", since));
            }
        }
        return off;
    }

    private Instant offSince(Feature feature, Instant now) {
        return snapshot == null
                ? now
                : snapshot.refusal(feature).map(Failure.FeatureOff::since).orElse(now);
    }

    private void tellState() {
        var unset = EnumSet.allOf(LiveSetting.class);
        unset.removeAll(given.keySet());
        unset.removeAll(mismatched.keySet());
        state = new SettingsState(trust.kind(), trust.since(), trust.readAt(), snapshot.version(), mismatched, unset);
    }
}
