package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.toggles.api.SettingsState;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Keeps when each group of settings was last confirmed and whether its readings fail; the worst group counts. */
final class Trust {
    private final Instant start;
    private final Map<Group, Instant> confirmed = new EnumMap<>(Group.class);
    private final Set<Group> confirmedSinceStart = EnumSet.noneOf(Group.class);
    private final Map<Group, Instant> failing = new EnumMap<>(Group.class);
    private boolean restored;
    private SettingsState.Kind kind = SettingsState.Kind.DEFAULTS;
    private Instant since;

    Trust(Instant start) {
        this.start = start;
        this.since = start;
    }

    void restored(Instant readAt) {
        restored = true;
        for (var group : Group.values()) {
            confirmed.put(group, readAt);
            failing.put(group, start);
        }
        judge(start);
    }

    void confirmed(Group group, Instant now) {
        confirmed.put(group, now);
        confirmedSinceStart.add(group);
        failing.remove(group);
        judge(now);
    }

    void missed(Group group, Instant now) {
        failing.putIfAbsent(group, now);
        judge(now);
    }

    SettingsState.Kind kind() {
        return kind;
    }

    Instant since() {
        return since;
    }

    /** When the group that waits longest was confirmed; the start if one never was. */
    Instant readAt() {
        return confirmed.size() < Group.values().length
                ? start
                : confirmed.values().stream().min(Instant::compareTo).orElse(start);
    }

    Instant readAt(Group group) {
        return confirmed.getOrDefault(group, start);
    }

    /** Whether the config service itself has confirmed the group, rather than a saved copy. */
    boolean isConfirmed(Group group) {
        return confirmedSinceStart.contains(group);
    }

    private void judge(Instant now) {
        var next = confirmed.isEmpty() && !restored
                ? SettingsState.Kind.DEFAULTS
                : failing.isEmpty() && confirmed.size() == Group.values().length
                        ? SettingsState.Kind.FRESH
                        : SettingsState.Kind.STALE;
        if (next != kind) {
            kind = next;
            // Fresh since the older of the readings that make it so: nothing was confirmed before it began.
            since = next == SettingsState.Kind.FRESH ? readAt() : now;
        }
    }
}
