package com.stocksblitz.registry.profile.api;

import java.util.List;
import java.util.Map;

/**
 * What a write did.
 *
 * @param status {@code created}, {@code updated}, {@code activated} or {@code deactivated}
 * @param conflictsResolved how many the strategy settled
 * @param conflicts each of them with what was done
 * @param warnings what strict validation would have refused
 */
public record ProfileWritten(
        String profileId,
        String userId,
        String status,
        int conflictsResolved,
        String resolutionStrategy,
        long durationMs,
        ProfileView profile,
        List<Settled> conflicts,
        List<String> warnings) {
    public ProfileWritten {
        conflicts = List.copyOf(conflicts);
        warnings = List.copyOf(warnings);
    }

    public ProfileWritten took(long durationMs) {
        return new ProfileWritten(
                profileId,
                userId,
                status,
                conflictsResolved,
                resolutionStrategy,
                durationMs,
                profile,
                conflicts,
                warnings);
    }

    /** A conflict that the strategy settled. */
    public record Settled(String id, String type, Map<String, Object> data, Map<String, Object> outcome) {}
}
