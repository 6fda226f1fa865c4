package com.stocksblitz.registry.plan;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Port to the cache that all nodes share. It never fails: what cannot be read is a miss, what cannot be kept is not.
 */
public interface PlanCache {

    Future<Optional<Entry>> find(PlanKey key);

    /** @param ttl at least a millisecond */
    Future<Void> put(PlanKey key, Entry entry, Duration ttl);

    Future<Void> remove(PlanKey key);

    /** Removes every plan; answers how many. */
    Future<Long> clear();

    /**
     * A stored plan under the key of its request.
     *
     * @param expiresAt null if nothing in the plan ends
     */
    record Entry(UUID planId, Instant createdAt, Instant expiresAt, PackedDocument document) {
        public Entry {
            Objects.requireNonNull(planId, "planId");
            Objects.requireNonNull(createdAt, "createdAt");
            Objects.requireNonNull(document, "document");
        }
    }
}
