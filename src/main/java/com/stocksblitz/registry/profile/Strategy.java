package com.stocksblitz.registry.profile;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What becomes of conflicts; the setting CONFLICT_RESOLUTION_STRATEGY. */
public enum Strategy {
    /** The written profile is stored within the limits, and older ones give way where they collide with it. */
    LATEST_WINS,
    /** The written profile takes in what those hold that it collides with, within the limits; they are deactivated. */
    MERGE,
    /** Nothing is stored but the conflicts. */
    FAIL_ON_CONFLICT;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Strategy> find(String label) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.label().equals(label))
                .findFirst();
    }
}
