package com.stocksblitz.registry.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * What goes where: the part of a plan that live and historical plans make differently.
 *
 * @param rejected what no account offers in any mode that would do
 * @param historical null for a live plan
 * @param pace when the last message may be sent
 */
record Layout(
        List<PlanData.Placement> placements,
        List<PlanData.Unserved> unserved,
        List<PlanData.Rejected> rejected,
        List<PlanData.Connection> connections,
        List<PlanData.SharedLimit> sharedLimits,
        PlanData.Historical historical,
        PlanData.Objective objective,
        PlanData.Bound upperBound,
        BigDecimal gap,
        String gapLevel,
        boolean optimal,
        String stoppedBy,
        int evaluations,
        Pace pace) {

    /**
     * @param milliseconds null where it cannot be told
     * @param reason why not; null where it can
     */
    record Pace(Long milliseconds, String reason) {
        static Pace of(long milliseconds) {
            return new Pace(milliseconds, null);
        }

        static Pace unknown(String reason) {
            return new Pace(null, reason);
        }

        /** @param perSecond null only where nothing has to wait */
        static long waitMs(long waiting, BigDecimal perSecond) {
            return waiting <= 0
                    ? 0
                    : BigDecimal.valueOf(waiting * 1_000)
                            .divide(perSecond, 0, RoundingMode.CEILING)
                            .longValueExact();
        }
    }
}
