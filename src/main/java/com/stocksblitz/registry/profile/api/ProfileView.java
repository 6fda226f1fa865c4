package com.stocksblitz.registry.profile.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/**
 * A profile as it is answered, audited and shown in lists.
 *
 * @param instruments the keys that the instruments have now
 * @param status {@code active}, {@code inactive}, {@code expired} or {@code deleted}
 * @param version rises by one with each change, from 1; its entity tag is this number in quotes
 */
public record ProfileView(
        String profileId,
        String userId,
        String profileName,
        String subscriptionType,
        List<String> instruments,
        int instrumentCount,
        JsonNode preferences,
        ValidationRules validationRules,
        Integer maxInstruments,
        @JsonProperty("is_active") boolean active,
        String status,
        int version,
        Instant createdAt,
        Instant updatedAt,
        Instant expiresAt) {
    public ProfileView {
        instruments = List.copyOf(instruments);
    }
}
