package com.stocksblitz.registry.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.profile.api.ValidationRules;
import java.time.Instant;
import java.util.List;

/**
 * What a profile shall be, read and checked.
 *
 * @param references instruments as asked for, not yet looked up
 */
record Wish(
        String userId,
        String name,
        SubscriptionType type,
        List<String> references,
        JsonNode preferences,
        ValidationRules rules,
        Integer maxInstruments,
        Instant expiresAt,
        boolean active) {
    Wish {
        references = List.copyOf(references);
    }
}
