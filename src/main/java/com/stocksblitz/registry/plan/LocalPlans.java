package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The few plans that this node was asked for last, ready to be answered. Bounded by number and by weight, which is the
 * length of the JSON: the tree in the heap takes about eight times as much. Used from one event loop.
 */
final class LocalPlans {
    private final int mostPlans;
    private final long mostWeight;
    private final LinkedHashMap<PlanKey, Plan> plans = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    LocalPlans(int mostPlans, long mostWeight) {
        this.mostPlans = mostPlans;
        this.mostWeight = mostWeight;
    }

    /** @param weight bytes of JSON */
    record Plan(PlanCache.Entry entry, JsonNode document, long weight) {}

    Optional<Plan> find(PlanKey key) {
        return Optional.ofNullable(plans.get(key));
    }

    /** Pushes out what was not asked for the longest; a plan above the whole weight is not kept. */
    void put(PlanKey key, Plan plan) {
        remove(key);
        if (plan.weight() > mostWeight) {
            return;
        }
        plans.put(key, plan);
        weight += plan.weight();
        while (plans.size() > mostPlans || weight > mostWeight) {
            remove(plans.firstEntry().getKey());
        }
    }

    void remove(PlanKey key) {
        var removed = plans.remove(key);
        weight -= removed == null ? 0 : removed.weight();
    }

    /** Forgets plans made before that moment. */
    void removeOlder(Instant madeBefore) {
        plans.values().removeIf(plan -> {
            boolean old = plan.entry().createdAt().isBefore(madeBefore);
            weight -= old ? plan.weight() : 0;
            return old;
        });
    }

    /** Answers how many there were. */
    int clear() {
        int cleared = plans.size();
        plans.clear();
        weight = 0;
        return cleared;
    }
}
