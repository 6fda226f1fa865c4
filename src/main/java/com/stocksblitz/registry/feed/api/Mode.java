package com.stocksblitz.registry.feed.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/**
 * How much of an instrument is wanted, lightest first; every step holds what the lighter ones hold. Each feed has its
 * own native modes and says which step each covers.
 */
public enum Mode {
    /** Last traded price. */
    LTP,
    /** Price, volume and day figures, with or without best bid and offer. */
    QUOTE,
    /** Quote with five levels of depth. */
    FULL,
    /** 20 to 50 levels of depth. */
    DEPTH,
    /** 200 levels of depth. */
    DEPTH200;

    private static final Mode[] LADDER = values();

    /** Plans write it thousands of times. */
    private final String label = name().toLowerCase(Locale.ROOT);

    /** 1 for the lightest to 5. */
    public int step() {
        return ordinal() + 1;
    }

    /** @param step 1 to 5 */
    public static Mode ofStep(int step) {
        return LADDER[step - 1];
    }

    public static Optional<Mode> find(String label) {
        for (var mode : LADDER) {
            if (mode.label().equals(label)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    @JsonCreator
    static Mode of(String label) {
        return find(label).orElseThrow(() -> new IllegalArgumentException("not a mode: " + label));
    }

    /** As written in requests and documents: {@code ltp}. */
    @JsonValue
    public String label() {
        return label;
    }
}
