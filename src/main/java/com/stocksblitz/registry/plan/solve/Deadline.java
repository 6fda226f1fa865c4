package com.stocksblitz.registry.plan.solve;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** When a search has to end with what it has. */
public final class Deadline {
    private final InstantSource clock;
    private final Instant end;

    private Deadline(InstantSource clock, Instant end) {
        this.clock = clock;
        this.end = end;
    }

    public static Deadline in(Duration time, InstantSource clock) {
        return new Deadline(clock, clock.instant().plus(time));
    }

    /** Only the budget of evaluations ends the search. */
    public static Deadline none() {
        return new Deadline(() -> Instant.MIN, Instant.MAX);
    }

    public boolean hasPassed() {
        return !clock.instant().isBefore(end);
    }
}
