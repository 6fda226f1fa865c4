package com.stocksblitz.registry.profile.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a caller says about a profile; nothing else of it can be set from outside.
 *
 * @param subscriptionType {@code live_feed}, {@code historical} or {@code alerts}
 * @param instruments 1 to 1,000 references in any form that resolve takes, the most wanted first
 * @param preferences defaults of plans made from the profile ({@code mode}, {@code feed}, {@code priority}) and
 *     whatever else the client keeps there; null: none
 * @param validationRules null: none
 * @param maxInstruments the profile's own limit, null: that of the user
 * @param expiresAt RFC 3339, in the future; null: never
 * @param active null: true
 */
public record ProfileFields(
        String userId,
        String profileName,
        String subscriptionType,
        List<String> instruments,
        JsonNode preferences,
        ValidationRules validationRules,
        Integer maxInstruments,
        String expiresAt,
        @JsonProperty("is_active") Boolean active) {

    /** The same for that user. */
    public ProfileFields withUser(String user) {
        return new ProfileFields(
                user,
                profileName,
                subscriptionType,
                instruments,
                preferences,
                validationRules,
                maxInstruments,
                expiresAt,
                active);
    }
}
