package com.stocksblitz.registry.breaker;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Objects;

/**
 * What an operator sees of one dependency's breaker.
 *
 * @param dependency such as {@code database}
 * @param failuresInARow outages since the last answer
 * @param opened how often it opened since the start
 * @param refused calls that were refused without being tried since the start
 * @param inStateMs since the last change of status, or since the start
 */
public record BreakerState(
        String dependency, Status status, int failuresInARow, long opened, long refused, long inStateMs) {
    public BreakerState {
        Objects.requireNonNull(dependency, "dependency");
        Objects.requireNonNull(status, "status");
    }

    public enum Status {
        /** Calls pass. */
        CLOSED,
        /** Calls are refused at once. */
        OPEN,
        /** Calls are refused while a probe is on its way. */
        HALF_OPEN;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
