package com.stocksblitz.registry.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What {@code subscription.profile.changed} tells; under 20 kB whatever the profile holds. */
public final class ProfileEvent {
    public static final String TYPE = "subscription.profile.changed";

    /** More keys than this are left out; who wants them reads the profile. */
    private static final int MOST_KEYS = 100;

    private ProfileEvent() {}

    public static Map<String, Object> data(Change change) {
        var after = change.after();
        var data = new LinkedHashMap<String, Object>();
        data.put("profile_id", after.id().toString());
        data.put("user_id", after.userId());
        data.put("version", after.version());
        data.put("action", change.action());
        data.put("cause", change.cause());
        data.put("profile_name", after.name());
        data.put("subscription_type", after.type().label());
        data.put("status", after.state().label());
        data.put("is_active", after.state() == ProfileState.ACTIVE);
        data.put("instrument_count", after.instruments().size());
        data.put("expires_at", after.expiresAt());
        change.before().ifPresent(before -> {
            data.put("changed", changed(before, after));
            keys("instruments_added", after, before, data);
            keys("instruments_removed", before, after, data);
        });
        return data;
    }

    private static Map<String, Object> changed(Profile before, Profile after) {
        var changed = new LinkedHashMap<String, Object>();
        put("profile_name", before.name(), after.name(), changed);
        put("subscription_type", before.type().label(), after.type().label(), changed);
        put("status", before.state().label(), after.state().label(), changed);
        put("instrument_count", before.instruments().size(), after.instruments().size(), changed);
        put("max_instruments", before.maxInstruments(), after.maxInstruments(), changed);
        put("expires_at", before.expiresAt(), after.expiresAt(), changed);
        return changed;
    }

    private static void put(String field, Object from, Object to, Map<String, Object> changed) {
        if (!Objects.equals(from, to)) {
            var values = new LinkedHashMap<String, Object>();
            values.put("from", from);
            values.put("to", to);
            changed.put(field, values);
        }
    }

    private static void keys(String name, Profile more, Profile less, Map<String, Object> data) {
        var known = less.identities();
        List<String> keys = more.instruments().stream()
                .filter(instrument -> !known.contains(instrument.identity()))
                .map(ProfileInstrument::key)
                .toList();
        Optional.of(keys).filter(few -> few.size() <= MOST_KEYS).ifPresent(few -> data.put(name, few));
    }
}
