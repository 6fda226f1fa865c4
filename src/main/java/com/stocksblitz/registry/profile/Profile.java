package com.stocksblitz.registry.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.profile.api.ProfileView;
import com.stocksblitz.registry.profile.api.ValidationRules;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * A profile as it stands.
 *
 * @param instruments the most wanted first
 * @param maxInstruments its own limit, null for that of the user
 * @param state as stored; see {@link #stateAt}
 * @param version from 1
 * @param expiresAt null: never
 */
public record Profile(
        UUID id,
        String userId,
        String name,
        SubscriptionType type,
        List<ProfileInstrument> instruments,
        JsonNode preferences,
        ValidationRules rules,
        Integer maxInstruments,
        ProfileState state,
        int version,
        Instant createdAt,
        Instant updatedAt,
        Instant expiresAt) {
    public Profile {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(state, "state");
        instruments = List.copyOf(instruments);
    }

    /** It has expired when its time has come, whether or not a job has marked it yet. */
    public ProfileState stateAt(Instant now) {
        return state == ProfileState.ACTIVE && expiresAt != null && !expiresAt.isAfter(now)
                ? ProfileState.EXPIRED
                : state;
    }

    boolean isActiveAt(Instant now) {
        return stateAt(now) == ProfileState.ACTIVE;
    }

    Set<Object> identities() {
        var identities = LinkedHashSet.newLinkedHashSet(instruments.size());
        instruments.forEach(instrument -> identities.add(instrument.identity()));
        return identities;
    }

    /** The next version, holding these. */
    Profile holding(List<ProfileInstrument> held, Instant now) {
        return next(held, state, now);
    }

    /** The next version, in that state. */
    Profile in(ProfileState next, Instant now) {
        return next(instruments, next, now);
    }

    /** The same version with other instruments, while it is being made. */
    Profile filledWith(List<ProfileInstrument> held) {
        return new Profile(
                id,
                userId,
                name,
                type,
                held,
                preferences,
                rules,
                maxInstruments,
                state,
                version,
                createdAt,
                updatedAt,
                expiresAt);
    }

    private Profile next(List<ProfileInstrument> held, ProfileState next, Instant now) {
        return new Profile(
                id,
                userId,
                name,
                type,
                held,
                preferences,
                rules,
                maxInstruments,
                next,
                version + 1,
                createdAt,
                now,
                expiresAt);
    }

    public ProfileView view(Instant now) {
        return new ProfileView(
                id.toString(),
                userId,
                name,
                type.label(),
                instruments.stream().map(ProfileInstrument::key).toList(),
                instruments.size(),
                preferences,
                rules,
                maxInstruments,
                isActiveAt(now),
                stateAt(now).label(),
                version,
                createdAt,
                updatedAt,
                expiresAt);
    }
}
