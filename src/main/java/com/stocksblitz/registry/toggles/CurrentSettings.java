package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import com.stocksblitz.registry.toggles.api.SettingsState;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings in force on this node: compiled defaults at first, then what was saved, then what the config service
 * says; and which features are off, where operators and breakers have a word too. Thread-safe: each change is published
 * whole, and whoever reads meets the one before or the one after.
 */
public final class CurrentSettings implements LiveSettings {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentSettings.class);

    private final SettingCatalog catalog;
    private final Clock clock;
    private final Trust trust;
    private final Gates gates = new Gates();
    private final Map<LiveSetting, String> given = new EnumMap<>(LiveSetting.class);
    private final Map<LiveSetting, String> mismatched = new EnumMap<>(LiveSetting.class);
    private final Map<LiveSetting, Provenance> provenance = new EnumMap<>(LiveSetting.class);
    private volatile Set<String> unknown = Set.of();
    private volatile LiveSnapshot snapshot;
    private volatile SettingsState state;

    public CurrentSettings(SettingCatalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
        var now = clock.instant();
        this.trust = new Trust(now);
        var values = values();
        this.snapshot = new LiveSnapshot(1, now, values, gates.off(switchedOff(values), Map.of(), now));
        values.keySet().forEach(setting -> provenance.put(setting, origin(setting, 1, now)));
        tellState();
    }

    @Override
    public LiveSnapshot current() {
        return snapshot;
    }

    public SettingsState state() {
        return state;
    }

    public SettingCatalog catalog() {
        return catalog;
    }

    /** Where each value in force comes from. */
    public synchronized Map<LiveSetting, Provenance> provenance() {
        return Map.copyOf(provenance);
    }

    /** The last word of an operator about each feature, also those that have expired. */
    synchronized Map<Feature, OperatorWord> words() {
        return gates.words();
    }

    /** When the config service last confirmed a group of settings; the start if it never has. */
    synchronized Instant readAt(Group group) {
        return trust.readAt(group);
    }

    /** Whether an operator holds the feature on against its breaker. */
    synchronized boolean isLifted(Feature feature) {
        return gates.isLifted(feature, clock.instant());
    }

    /** Takes over a saved copy; values that no longer fit and keys that are no longer known are left out. */
    synchronized void restore(SavedSettings.Copy saved) {
        for (var definition : catalog.all()) {
            var setting = definition.setting();
            var text = saved.values().get(setting.key());
            if (text != null) {
                definition.type().accept(text).ifPresent(value -> given.put(setting, value));
            }
        }
        trust.restored(saved.readAt());
        publish(saved.offSince(), clock.instant());
    }

    /**
     * Takes over a successful reading.
     *
     * @param answered a text by key; null where the service's value is no text, absent where it has none
     */
    synchronized Change apply(Group group, JsonObject answered) {
        var now = clock.instant();
        for (var setting : group.settings()) {
            take(setting, answered);
        }
        trust.confirmed(group, now);
        return publish(Map.of(), now);
    }

    /** The names that the config service holds; those that look like settings of ours and are none are told. */
    void listed(Set<String> names) {
        unknown = names.stream()
                .filter(name -> name.startsWith(LiveSetting.PREFIX)
                        && LiveSetting.find(name).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Keys with our prefix that no setting has, such as misspelled ones, in their order; they are ignored. */
    public Set<String> unknown() {
        return Collections.unmodifiableSet(unknown);
    }

    /** A reading failed; all values stay. */
    synchronized void missed(Group group) {
        trust.missed(group, clock.instant());
        tellState();
    }

    /** Takes an operator's word over; empty where a newer one is known. */
    synchronized Optional<Change> take(Feature feature, OperatorWord word) {
        return gates.take(feature, word) ? Optional.of(publish(Map.of(), clock.instant())) : Optional.empty();
    }

    /** The breaker has opened. */
    synchronized Change trip(Feature feature, Instant since) {
        gates.trip(feature, since);
        return publish(Map.of(), clock.instant());
    }

    /** The breaker lets calls through. */
    synchronized Change untrip(Feature feature) {
        gates.untrip(feature);
        return publish(Map.of(), clock.instant());
    }

    /** Ends the words of operators whose time is over. */
    synchronized Change expire() {
        return publish(Map.of(), clock.instant());
    }

    /** What a later start may use while the config service is away. */
    synchronized SavedSettings.Copy copy() {
        var values = new HashMap<String, String>();
        given.forEach((setting, value) -> {
            if (!catalog.of(setting).isSecret()) {
                values.put(setting.key(), value);
            }
        });
        return new SavedSettings.Copy(trust.readAt(), values, configuredSince());
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
                    .addKeyValue("code", SettingsState.TYPE_MISMATCH)
                    .addKeyValue("expected", definition.expectation())
                    .log("A live setting has a value of the wrong type and keeps the one before");
        }
    }

    private Change publish(Map<Feature, Instant> knownOffSince, Instant now) {
        var before = snapshot;
        var values = values();
        var since = new EnumMap<Feature, Instant>(Feature.class);
        since.putAll(configuredSince());
        since.putAll(knownOffSince);
        var off = gates.off(switchedOff(values), since, now);
        boolean changed = !values.equals(before.values())
                || !off.keySet().equals(before.off().keySet());
        long version = changed ? before.version() + 1 : before.version();
        snapshot = new LiveSnapshot(version, trust.readAt(Group.TOGGLES), values, off);
        tellState();
        values.forEach((setting, value) -> note(setting, before.text(setting), value, version, now));
        return new Change(before, snapshot);
    }

    private void note(LiveSetting setting, String old, String value, long version, Instant now) {
        if (!value.equals(old)) {
            provenance.put(setting, origin(setting, version, now));
            LOG.atInfo()
                    .addKeyValue("key", setting.key())
                    .addKeyValue("old", catalog.of(setting).shown(old))
                    .addKeyValue("new", catalog.of(setting).shown(value))
                    .addKeyValue("version", version)
                    .log("A live setting has changed");
        } else {
            var known = provenance.get(setting);
            provenance.put(setting, origin(setting, known.version(), known.since()));
        }
    }

    private Provenance origin(LiveSetting setting, long version, Instant since) {
        var source = !given.containsKey(setting)
                ? Provenance.Source.DEFAULT
                : trust.isConfirmed(Group.of(setting))
                        ? Provenance.Source.CONFIG_SERVICE
                        : Provenance.Source.LAST_KNOWN_GOOD;
        return new Provenance(source, version, since);
    }

    private Map<LiveSetting, String> values() {
        var values = new EnumMap<LiveSetting, String>(LiveSetting.class);
        for (var definition : catalog.all()) {
            values.put(definition.setting(), given.getOrDefault(definition.setting(), definition.defaultValue()));
        }
        return values;
    }

    private static Set<Feature> switchedOff(Map<LiveSetting, String> values) {
        var off = EnumSet.allOf(Feature.class);
        off.removeIf(feature -> Boolean.parseBoolean(values.get(Group.toggle(feature))));
        return off;
    }

    private Map<Feature, Instant> configuredSince() {
        return snapshot.off().entrySet().stream()
                .filter(one -> one.getValue().cause().equals(Cause.CONFIG.word()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().since()));
    }

    private void tellState() {
        var unset = EnumSet.allOf(LiveSetting.class);
        unset.removeAll(given.keySet());
        unset.removeAll(mismatched.keySet());
        state = new SettingsState(trust.kind(), trust.since(), trust.readAt(), snapshot.version(), mismatched, unset);
    }
}
