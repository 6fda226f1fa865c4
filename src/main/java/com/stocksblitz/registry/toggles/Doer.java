package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.bus.Origin;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Who did something, where and when.
 *
 * @param id of the deed: what is told twice is written once
 * @param userId null where a service acted
 */
public record Doer(UUID id, String actor, String userId, String node, Instant at, String correlationId) {
    public Doer {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(correlationId, "correlationId");
    }

    static Doer of(Origin origin, UUID id, String node, Instant at) {
        return new Doer(id, origin.actor(), origin.userId().orElse(null), node, at, origin.correlationId());
    }

    /** The service itself. */
    static Doer service(String part, UUID id, String node, Instant at) {
        return new Doer(id, part, null, node, at, id.toString());
    }
}
