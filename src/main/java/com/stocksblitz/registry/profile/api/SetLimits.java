package com.stocksblitz.registry.profile.api;

/**
 * @param ifMatch the header as sent, null where it was not
 * @param maxProfiles 0 to 10,000; null: the setting MAX_SUBSCRIPTIONS_PER_USER
 */
public record SetLimits(String userId, String ifMatch, Integer maxProfiles, PerType maxInstruments) {

    /** Most instruments of one profile, 0 to 1,000; null: the default of the type. */
    public record PerType(Integer liveFeed, Integer historical, Integer alerts) {}
}
