package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.plan.solve.Level;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * A request that was read and found right, with every default filled in.
 *
 * @param maxInstruments what the request and the setting allow, whichever is less
 * @param previousPlanId only where the request names it
 * @param until for strict: what expires before is refused
 */
record PlanRequest(
        String userId,
        String planName,
        String description,
        SubscriptionType type,
        List<Entry> entries,
        Level level,
        Strictness strictness,
        int maxInstruments,
        String feed,
        UUID previousPlanId,
        LocalDate until,
        boolean dryRun) {
    PlanRequest {
        entries = List.copyOf(entries);
    }

    /**
     * One entry of {@code instruments}.
     *
     * @param reference as it was asked for, without blanks around it
     * @param mode null in a historical request, as is {@code minMode}
     * @param priority 1 (first) to 9
     */
    record Entry(String reference, Mode mode, Mode minMode, int priority) {}
}
