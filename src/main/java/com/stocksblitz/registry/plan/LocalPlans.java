package com.stocksblitz.registry.plan;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The plans that this node was asked for last, deflated: unpacking one of 1,000 keys takes less than a millisecond, and
 * in the place of one tree there is room for a hundred. Bounded by number and by weight, their bytes. Used from one
 * event loop.
 */
final class LocalPlans {
    private final int mostPlans;
    private final long mostWeight;
    private final LinkedHashMap<PlanKey, PlanCache.Entry> plans = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    LocalPlans(int mostPlans, long mostWeight) {
        this.mostPlans = mostPlans;
        this.mostWeight = mostWeight;
    }

    Optional<PlanCache.Entry> find(PlanKey key) {
        return Optional.ofNullable(plans.get(key));
    }

    /** Pushes out what was not asked for the longest; a plan above the whole weight is not kept. */
    void put(PlanKey key, PlanCache.Entry plan) {
        remove(key);
        if (weight(plan) > mostWeight) {
            return;
        }
        plans.put(key, plan);
        weight += weight(plan);
        while (plans.size() > mostPlans || weight > mostWeight) {
            remove(plans.firstEntry().getKey());
        }
    }

    void remove(PlanKey key) {
        var removed = plans.remove(key);
        weight -= removed == null ? 0 : weight(removed);
    }

    /** Forgets plans made before that moment. */
    void removeOlder(Instant madeBefore) {
        plans.values().removeIf(plan -> {
            boolean old = plan.createdAt().isBefore(madeBefore);
            weight -= old ? weight(plan) : 0;
            return old;
        });
    }

    private static long weight(PlanCache.Entry plan) {
        return plan.document().size();
    }

    /** Answers how many there were. */
    int clear() {
        int cleared = plans.size();
        plans.clear();
        weight = 0;
        return cleared;
    }
}
