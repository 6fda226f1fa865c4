package com.stocksblitz.registry.plan.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * The classic request and what was added to it. All but user, name, type and one of instruments, profiles and demands
 * may be null.
 *
 * @param instruments up to 5,000: a string in any form that resolve takes, or an object that names one by {@code key}
 *     or {@code isin}, or several by an intent ({@code chain}, {@code index}, {@code future}), with {@code mode},
 *     {@code min_mode} and {@code priority}; kept as JSON here, read by the plan room
 * @param subscriptionType {@code live_feed}, {@code historical} or {@code alerts}
 * @param optimizationLevel {@code low}, {@code moderate} or {@code aggressive}; null: the setting
 * @param filteringStrictness {@code lenient}, {@code moderate} or {@code strict}; null: the setting
 * @param maxInstruments at least 1; the setting MAX_INSTRUMENTS_PER_PLAN caps it
 * @param feed only the accounts at this feed; null: all of them
 * @param accounts null: the user's own, else one at the setting DEFAULT_FEED
 * @param priorityDefault 1 (first) to 9, null: 5
 * @param previousPlanId null: the user's last plan of that name
 * @param profileIds of the user's active profiles, up to 200, whose instruments are added
 * @param demands 1 to 1,000, instead of instruments and profiles: one plan for many users; only for callers that may
 *     administer, never for an acting user
 * @param until for strict: refuses what expires before; null: the trade date
 * @param dryRun plans, answers, stores nothing
 * @param idempotencyKey header, never part of the body
 */
public record CreatePlan(
        String userId,
        String planName,
        String subscriptionType,
        List<JsonNode> instruments,
        String description,
        String optimizationLevel,
        String filteringStrictness,
        Integer maxInstruments,
        String feed,
        List<AccountEntry> accounts,
        Integer priorityDefault,
        UUID previousPlanId,
        LocalDate until,
        Boolean dryRun,
        List<UUID> profileIds,
        List<Demand> demands,
        String idempotencyKey) {

    /** The same request for that user. */
    public CreatePlan withUser(String user) {
        return with(user, instruments, idempotencyKey);
    }

    /** The same request for these instruments. */
    public CreatePlan withInstruments(List<JsonNode> others) {
        return with(userId, others, idempotencyKey);
    }

    /** What the request says, whatever the key under which it is sent. */
    public CreatePlan withoutKey() {
        return with(userId, instruments, null);
    }

    private CreatePlan with(String user, List<JsonNode> others, String key) {
        return new CreatePlan(
                user,
                planName,
                subscriptionType,
                others,
                description,
                optimizationLevel,
                filteringStrictness,
                maxInstruments,
                feed,
                accounts,
                priorityDefault,
                previousPlanId,
                until,
                dryRun,
                profileIds,
                demands,
                key);
    }
}
