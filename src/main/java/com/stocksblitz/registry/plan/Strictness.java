package com.stocksblitz.registry.plan;

import java.util.Locale;

/** Which keys may enter a plan; {@link Admission} holds the table. */
enum Strictness {
    LENIENT,
    MODERATE,
    STRICT;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
