package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;

/** What was in force before a step and what is after it; the same where nothing changed. */
record Change(LiveSnapshot before, LiveSnapshot after) {
    boolean isAny() {
        return after.version() != before.version();
    }

    boolean wasOn(Feature feature) {
        return before.isOn(feature);
    }

    boolean isOn(Feature feature) {
        return after.isOn(feature);
    }
}
