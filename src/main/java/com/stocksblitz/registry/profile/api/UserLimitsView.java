package com.stocksblitz.registry.profile.api;

import java.time.Instant;
import java.util.List;

/**
 * The limits in force for a user.
 *
 * @param own which of them are the user's own and not the service's default
 * @param version 0 where none was ever set; the entity tag is this number in quotes
 */
public record UserLimitsView(
        String userId, int maxProfiles, PerType maxInstruments, List<String> own, int version, Instant updatedAt) {
    public UserLimitsView {
        own = List.copyOf(own);
    }

    /** Most instruments of one profile. */
    public record PerType(int liveFeed, int historical, int alerts) {}
}
