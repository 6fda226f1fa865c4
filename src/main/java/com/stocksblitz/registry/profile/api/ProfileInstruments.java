package com.stocksblitz.registry.profile.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * @param profiles those that are active and the user's, in the order asked for
 * @param missing ids that name none such
 */
public record ProfileInstruments(List<Wanted> profiles, List<String> missing) {
    public ProfileInstruments {
        profiles = List.copyOf(profiles);
        missing = List.copyOf(missing);
    }

    /**
     * @param version of the profile, so that a plan can say of what it was made
     * @param instruments the keys that they have now, the most wanted first
     * @param preferences {@code mode}, {@code feed} and {@code priority} are checked, the rest is the client's
     */
    public record Wanted(
            String profileId, int version, String subscriptionType, List<String> instruments, JsonNode preferences) {
        public Wanted {
            instruments = List.copyOf(instruments);
        }
    }
}
