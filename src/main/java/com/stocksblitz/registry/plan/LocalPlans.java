package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.memory.Cache;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The plans that this node was asked for last, deflated: unpacking one of 1,000 keys takes less than a millisecond, and
 * in the place of one tree there is room for a hundred. Bounded by number and by weight, their bytes. Thread-safe.
 */
final class LocalPlans implements Cache {
    /** How often each plan here could have been asked for since one was; then that one is not worth its room. */
    private static final int ROUNDS = 4;

    private final int mostPlans;
    private final long mostWeight;
    private final LinkedHashMap<PlanKey, Kept> plans = new LinkedHashMap<>(16, 0.75f, true);
    private double share = 1;
    private long weight;
    private long hits;
    private long misses;
    private long evictions;

    private static final class Kept {
        final PlanCache.Entry plan;
        /** Of all that was asked, the number of the last time. */
        long asked;

        Kept(PlanCache.Entry plan, long asked) {
            this.plan = plan;
            this.asked = asked;
        }
    }

    LocalPlans(int mostPlans, long mostWeight) {
        this.mostPlans = mostPlans;
        this.mostWeight = mostWeight;
    }

    synchronized Optional<PlanCache.Entry> find(PlanKey key) {
        var found = plans.get(key);
        if (found == null) {
            misses++;
            return Optional.empty();
        }
        hits++;
        found.asked = asked();
        return Optional.of(found.plan);
    }

    private long asked() {
        return hits + misses;
    }

    /**
     * Keeps what the shared cache had, unless it would push out what is asked for as often: of more plans than there is
     * room for, asked for in turn, else none would be here when it is asked for again, and each would pass through the
     * heap on its way out.
     */
    synchronized void keep(PlanKey key, PlanCache.Entry plan) {
        boolean fits = plans.size() < mostPlans && weight + weight(plan) <= mostWeight * share;
        if (fits || plans.containsKey(key) || isForgotten(plans.firstEntry())) {
            put(key, plan);
        }
    }

    private boolean isForgotten(Map.Entry<PlanKey, Kept> eldest) {
        return eldest != null && asked() - eldest.getValue().asked > (long) ROUNDS * plans.size();
    }

    /** Pushes out what was not asked for the longest; a plan above the whole weight is not kept. */
    synchronized void put(PlanKey key, PlanCache.Entry plan) {
        remove(key);
        if (weight(plan) > mostWeight * share) {
            return;
        }
        plans.put(key, new Kept(plan, asked()));
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
        weight -= removed == null ? 0 : weight(removed.plan);
    }

    /** Forgets plans made before that moment. */
    synchronized void removeOlder(Instant madeBefore) {
        plans.values().removeIf(kept -> {
            boolean old = kept.plan.createdAt().isBefore(madeBefore);
            weight -= old ? weight(kept.plan) : 0;
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
