package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.memory.Cache;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The plans that this node was asked for last, deflated: in the place of one tree there is room for a hundred. Bounded
 * by number and by weight, their bytes, which lie outside of the heap: each plan that is made comes here and pushes out
 * another, and within the heap all of them would outlive the young generation and fill the old one, until a collection
 * of the whole heap stops everything. Thread-safe.
 */
final class LocalPlans implements Cache {
    /** How often each plan here could have been asked for since one was; then that one is not worth its room. */
    private static final int ROUNDS = 4;

    private final int mostPlans;
    private final long mostWeight;
    /** Not pooled: what is given back shall be free. */
    private final UnpooledByteBufAllocator outside = new UnpooledByteBufAllocator(true);

    private final LinkedHashMap<PlanKey, Kept> plans = new LinkedHashMap<>(16, 0.75f, true);
    private double share = 1;
    private long weight;
    private long hits;
    private long misses;
    private long evictions;

    private static final class Kept {
        final UUID planId;
        final Instant createdAt;
        final Instant expiresAt;
        final ByteBuf deflated;
        final int length;
        /** Of all that was asked, the number of the last time. */
        long asked;

        Kept(ByteBufAllocator room, PlanCache.Entry plan, long asked) {
            var document = plan.document();
            this.planId = plan.planId();
            this.createdAt = plan.createdAt();
            this.expiresAt = plan.expiresAt();
            this.length = document.length();
            this.deflated = room.directBuffer(document.size(), document.size());
            this.asked = asked;
            document.copyTo(deflated.nioBuffer(0, document.size()));
            deflated.writerIndex(document.size());
        }

        int weight() {
            return deflated.readableBytes();
        }

        PlanCache.Entry plan() {
            var copy = new byte[deflated.readableBytes()];
            deflated.getBytes(0, copy);
            return new PlanCache.Entry(planId, createdAt, expiresAt, PackedDocument.of(copy, length));
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
        return Optional.of(found.plan());
    }

    private long asked() {
        return hits + misses;
    }

    /**
     * Keeps what the shared cache had, unless it would push out what is asked for as often: of more plans than there is
     * room for, asked for in turn, else none would be here when it is asked for again, and each would only pass
     * through.
     */
    synchronized void keep(PlanKey key, PlanCache.Entry plan) {
        boolean fits = plans.size() < mostPlans && weight + plan.document().size() <= mostWeight * share;
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
        long size = plan.document().size();
        if (size > mostWeight * share) {
            return;
        }
        // First, so that at no time more is held than is allowed.
        evict(1, size);
        try {
            plans.put(key, new Kept(outside, plan, asked()));
            weight += size;
        } catch (OutOfMemoryError full) {
            // Outside of the heap, where connections have their buffers too: then it is not kept.
            evictions++;
        }
    }

    /** Bytes outside of the heap. */
    long heldOutside() {
        return outside.metric().usedDirectMemory();
    }

    @Override
    public synchronized State state() {
        return new State(plans.size(), weight, (long) (mostWeight * share), hits, misses, evictions);
    }

    @Override
    public synchronized void resize(double share) {
        this.share = share;
        evict(0, 0);
    }

    /** Makes room for so many plans of that weight. */
    private void evict(int more, long moreWeight) {
        while (!plans.isEmpty() && (plans.size() + more > mostPlans || weight + moreWeight > mostWeight * share)) {
            remove(plans.firstEntry().getKey());
            evictions++;
        }
    }

    synchronized void remove(PlanKey key) {
        var removed = plans.remove(key);
        if (removed != null) {
            free(removed);
        }
    }

    private void free(Kept kept) {
        weight -= kept.weight();
        kept.deflated.release();
    }

    /** Forgets plans made before that moment. */
    synchronized void removeOlder(Instant madeBefore) {
        plans.values().removeIf(kept -> {
            boolean old = kept.createdAt.isBefore(madeBefore);
            if (old) {
                free(kept);
            }
            return old;
        });
    }

    /** Answers how many there were; to be called at last, since no collector frees what lies outside of the heap. */
    @Override
    public synchronized int clear() {
        int cleared = plans.size();
        plans.values().forEach(this::free);
        plans.clear();
        return cleared;
    }
}
