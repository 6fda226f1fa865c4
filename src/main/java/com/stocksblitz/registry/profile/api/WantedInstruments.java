package com.stocksblitz.registry.profile.api;

import java.util.List;
import java.util.UUID;

/** @param profileIds up to 200 */
public record WantedInstruments(String userId, List<UUID> profileIds) {
    public WantedInstruments {
        profileIds = List.copyOf(profileIds);
    }
}
