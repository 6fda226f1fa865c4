package com.stocksblitz.registry.plan;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;

/**
 * How the plan room is set up at start.
 *
 * @param zone of the exchanges, in which a trade date starts
 * @param retention of plans after they ended or were superseded
 * @param tidyEvery period of the job that marks and deletes them
 * @param localPlans most plans kept ready on this node
 * @param localWeight most bytes that they take, deflated
 * @param mostOnLoop entries of a request up to which it is planned on the event loop itself
 * @param mostPlanned instruments of all plans that are made at the same time
 * @param waitingPlans that may wait for their turn
 * @param searches plans of level aggressive that are searched at the same time
 * @param waitingSearches that may wait for them
 */
public record PlanRoomSettings(
        ZoneId zone,
        Duration retention,
        Duration tidyEvery,
        int localPlans,
        long localWeight,
        int mostOnLoop,
        int mostPlanned,
        int waitingPlans,
        int searches,
        int waitingSearches) {
    public PlanRoomSettings {
        Objects.requireNonNull(zone, "zone");
        if (retention.isNegative() || tidyEvery.toMillis() < 1) {
            throw new IllegalArgumentException("retention is at least 0 and tidyEvery positive");
        }
        if (localPlans < 1
                || localWeight < 1
                || mostOnLoop < 0
                || mostPlanned < 1
                || waitingPlans < 0
                || searches < 1
                || waitingSearches < 0) {
            throw new IllegalArgumentException("bounds must be positive");
        }
    }

    /** For the Indian exchanges and a heap of 160 MB. */
    public static PlanRoomSettings defaults() {
        return new PlanRoomSettings(
                ZoneId.of("Asia/Kolkata"),
                Duration.ofDays(30),
                Duration.ofMinutes(1),
                1_024,
                8 << 20,
                200,
                6_000,
                100,
                2,
                32);
    }
}
