package com.stocksblitz.registry.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can stand against a profile that is to be written. */
public enum ConflictType {
    /** Too many profiles of the user, or too many instruments in the profile. */
    LIMIT_EXCEEDED,
    /** Unknown, ambiguous or ended instruments, or such as the profile's own rules refuse. */
    INVALID_INSTRUMENT,
    /** Another active profile of the type already holds more than half of its instruments. */
    DUPLICATE_SUBSCRIPTION;

    static final List<String> LABELS =
            Arrays.stream(values()).map(ConflictType::label).toList();

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
