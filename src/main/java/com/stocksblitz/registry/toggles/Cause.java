package com.stocksblitz.registry.toggles;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who can switch a feature off; each must allow it. */
public enum Cause {
    /** The toggle in the config service. */
    CONFIG,
    OPERATOR,
    /** The health of the feature's own calls on one node. */
    BREAKER;

    /** As in {@link com.stocksblitz.registry.failure.Failure.FeatureOff}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
