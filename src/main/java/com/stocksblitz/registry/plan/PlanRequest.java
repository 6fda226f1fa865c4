package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.plan.solve.Level;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A request that was read and found right, with every default filled in.
 *
 * @param maxInstruments what the request and the setting allow, whichever is less
 * @param accounts in order of preference, at least one; a historical request uses the first one's feed
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
        List<Account> accounts,
        UUID previousPlanId,
        LocalDate until,
        boolean dryRun) {
    PlanRequest {
        entries = List.copyOf(entries);
        accounts = List.copyOf(accounts);
    }

    /** What a stored plan was made from; names no previous plan. */
    static PlanRequest of(PlanRow row, PlanData plan) {
        return new PlanRequest(
                row.userId(),
                row.planName(),
                row.description(),
                SubscriptionType.valueOf(upper(row.subscriptionType())),
                plan.request().entries(),
                Level.valueOf(upper(plan.optimizationLevel())),
                Strictness.valueOf(upper(plan.filteringStrictness())),
                plan.maxInstruments(),
                plan.request().accounts(),
                null,
                plan.until(),
                true);
    }

    private static String upper(String label) {
        return label.toUpperCase(Locale.ROOT);
    }

    /** Names of the feeds, each once, in order of preference. */
    List<String> feeds() {
        return accounts.stream().map(Account::feed).distinct().toList();
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
