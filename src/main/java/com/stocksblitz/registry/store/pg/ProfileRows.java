package com.stocksblitz.registry.store.pg;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.profile.Profile;
import com.stocksblitz.registry.profile.ProfileInstrument;
import com.stocksblitz.registry.profile.ProfileState;
import com.stocksblitz.registry.profile.SubscriptionType;
import com.stocksblitz.registry.profile.UserLimits;
import com.stocksblitz.registry.profile.api.AuditList;
import com.stocksblitz.registry.profile.api.ConflictView;
import com.stocksblitz.registry.profile.api.ValidationRules;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Rows of the profiles' tables as values. */
final class ProfileRows {
    private ProfileRows() {}

    static Profile profile(Row row) {
        return new Profile(
                row.getUUID("profile_id"),
                row.getString("user_id"),
                row.getString("profile_name"),
                SubscriptionType.find(row.getString("subscription_type")).orElseThrow(),
                instruments(row),
                Rows.json(row.getString("preferences"), JsonNode.class),
                Rows.json(row.getString("validation_rules"), ValidationRules.class),
                row.getInteger("max_instruments"),
                ProfileState.of(row.getString("state")),
                row.getInteger("version"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"),
                Rows.instant(row, "expires_at"));
    }

    private static List<ProfileInstrument> instruments(Row row) {
        var ids = row.getArrayOfLongs("instrument_ids");
        var keys = row.getArrayOfStrings("instrument_keys");
        var instruments = new ArrayList<ProfileInstrument>(keys.length);
        for (int i = 0; i < keys.length; i++) {
            instruments.add(new ProfileInstrument(ids[i], keys[i]));
        }
        return instruments;
    }

    static UserLimits limits(Row row) {
        return new UserLimits(
                row.getString("user_id"),
                row.getInteger("max_profiles"),
                row.getInteger("max_live_feed"),
                row.getInteger("max_historical"),
                row.getInteger("max_alerts"),
                row.getInteger("version"),
                Rows.instant(row, "updated_at"));
    }

    static ConflictView conflict(Row row) {
        var profileId = row.getUUID("profile_id");
        return new ConflictView(
                row.getUUID("conflict_id").toString(),
                row.getString("user_id"),
                profileId == null ? null : profileId.toString(),
                row.getString("conflict_type"),
                row.getString("status"),
                row.getString("strategy"),
                Rows.json(row.getString("data"), JsonNode.class),
                Rows.json(row.getString("outcome"), JsonNode.class),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "resolved_at"),
                row.getString("resolved_by"));
    }

    static AuditList.Entry audit(Row row) {
        return new AuditList.Entry(
                row.getLong("audit_id"),
                Rows.instant(row, "at"),
                row.getString("actor"),
                row.getString("acting_user"),
                row.getString("action"),
                row.getString("correlation_id"),
                Rows.json(row.getString("before"), JsonNode.class),
                Rows.json(row.getString("after"), JsonNode.class));
    }

    static Long[] ids(Profile profile) {
        return profile.instruments().stream().map(ProfileInstrument::id).toArray(Long[]::new);
    }

    static String[] keys(Profile profile) {
        return profile.instruments().stream().map(ProfileInstrument::key).toArray(String[]::new);
    }

    static UUID[] uuids(List<UUID> ids) {
        return ids.toArray(UUID[]::new);
    }
}
