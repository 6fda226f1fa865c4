package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.memory.Cache;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The plans that this node was asked for last, deflated: unpacking one of 1,000 keys takes less than a millisecond, and
 * in the place of one tree there is room for a hundred. Bounded by number and by weight, their bytes. Thread-safe.
 */
final class LocalPlans implements Cache {
    private final int mostPlans;
    private final long mostWeight;
    private final LinkedHashMap<PlanKey, PlanCache.Entry> plans = new LinkedHashMap<>(16, 0.75f, true);
    private double share = 1;
    private long weight;
    private long hits;
    private long misses;
    private long evictions;

    LocalPlans(int mostPlans, long mostWeight) {
        this.mostPlans = mostPlans;
        this.mostWeight = mostWeight;
    }

    synchronized Optional<PlanCache.Entry> find(PlanKey key) {
        var found = plans.get(key);
        if (found == null) {
            misses++;
        } else {
            hits++;
        }
        return Optional.ofNullable(found);
    }

    /** Pushes out what was not asked for the longest; a plan above the whole weight is not kept. */
    synchronized void put(PlanKey key, PlanCache.Entry plan) {
        remove(key);
        if (weight(plan) > mostWeight * share) {
            return;
        }
        plans.put(key, plan);
        weight += weight(plan);
        evict();
    }

    @Override
    public synchronized State state() {
        return new State(plans.size(), weight, (long) (mostWeight * share), hits, misses, evictions);
    }

    @Override
    public synchronized void resize(double share) {
        this.share = share;
        evict();
    }

    private void evict() {
        while (plans.size() > mostPlans || weight > mostWeight * share) {
            remove(plans.firstEntry().getKey());
            evictions++;
        }
    }

    synchronized void remove(PlanKey key) {
        var removed = plans.remove(key);
        weight -= removed == null ? 0 : weight(removed);
    }

    /** Forgets plans made before that moment. */
    synchronized void removeOlder(Instant madeBefore) {
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
    @Override
    public synchronized int clear() {
        int cleared = plans.size();
        plans.clear();
        weight = 0;
        return cleared;
    }
}
