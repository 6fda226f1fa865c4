package com.stocksblitz.registry.profile;

import java.util.Locale;

/** Where a profile stands in its life. A deleted one is kept for its audit and answered as not found. */
public enum ProfileState {
    ACTIVE,
    INACTIVE,
    EXPIRED,
    DELETED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ProfileState of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
