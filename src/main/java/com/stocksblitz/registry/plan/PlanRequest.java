package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
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
 * @param userId whose plan it is; in a pool not necessarily one of those who ask
 * @param demands who asks for what: one demand of the user's own, or those of a pool
 * @param pool whether several ask
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
        List<Demand> demands,
        boolean pool,
        Level level,
        Strictness strictness,
        int maxInstruments,
        List<Account> accounts,
        UUID previousPlanId,
        LocalDate until,
        boolean dryRun) {
    PlanRequest {
        demands = List.copyOf(demands);
        accounts = List.copyOf(accounts);
    }

    /** What a stored plan was made from; names no previous plan. */
    static PlanRequest of(PlanRow row, PlanData plan) {
        return new PlanRequest(
                row.userId(),
                row.planName(),
                row.description(),
                SubscriptionType.valueOf(upper(row.subscriptionType())),
                plan.request().demands(),
                plan.request().pool(),
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

    PlanRequest with(List<Demand> others) {
        return new PlanRequest(
                userId,
                planName,
                description,
                type,
                others,
                pool,
                level,
                strictness,
                maxInstruments,
                accounts,
                previousPlanId,
                until,
                dryRun);
    }

    /** Names of the feeds, each once, in order of preference. */
    List<String> feeds() {
        return accounts.stream().map(Account::feed).distinct().toList();
    }

    /** Entries of all demands, before intents are looked up. */
    int size() {
        return demands.stream().mapToInt(demand -> demand.entries().size()).sum();
    }

    /**
     * What one user asks for.
     *
     * @param weight 1 to 100: his fair share in proportion
     * @param most instruments of it that count; the rest is cut before planning, least urgent and last asked first
     * @param entries the user's own and those of his profiles, in this order
     * @param profiles of which some entries come
     */
    record Demand(String userId, int weight, int most, List<Entry> entries, List<ProfileVersion> profiles) {
        Demand {
            entries = List.copyOf(entries);
            profiles = List.copyOf(profiles);
        }

        Demand with(List<Entry> others) {
            return new Demand(userId, weight, most, others, profiles);
        }
    }

    /** A subscription profile as it was when the plan was asked for. */
    record ProfileVersion(String profileId, int version) {}

    /**
     * One entry of {@code instruments}, or one instrument of a profile.
     *
     * @param reference as it was asked for, without blanks around it; of an intent its label
     * @param intent what it stands for, where that is no single instrument; else null
     * @param profile whose instrument it is, else null
     * @param mode null in a historical request, as is {@code minMode}
     * @param priority 1 (first) to 9
     */
    record Entry(
            String reference,
            @JsonInclude(Include.NON_NULL) Intent intent,
            @JsonInclude(Include.NON_NULL) String profile,
            Mode mode,
            Mode minMode,
            int priority) {

        /** One instrument, asked for by the user himself. */
        Entry(String reference, Mode mode, Mode minMode, int priority) {
            this(reference, null, null, mode, minMode, priority);
        }
    }
}
