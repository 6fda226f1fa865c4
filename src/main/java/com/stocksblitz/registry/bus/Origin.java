package com.stocksblitz.registry.bus;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a request comes from; travels with every call and every event that follows from it.
 *
 * @param correlationId matches {@code [A-Za-z0-9._-]{1,64}}
 * @param actor name of the key, or of the job, that acts; for the audit trail
 * @param userId the acting user as the gateway named it, empty when a service acts
 * @param traceparent W3C trace context, if the caller sent a valid one
 * @param deadline after this moment nobody waits for the answer any more
 */
public record Origin(
        String correlationId, String actor, Optional<String> userId, Optional<String> traceparent, Instant deadline) {
    public Origin {
        Objects.requireNonNull(correlationId, "correlationId");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(traceparent, "traceparent");
        Objects.requireNonNull(deadline, "deadline");
    }

    /** For work that the service starts by itself. */
    public static Origin internal(String correlationId, String actor, Clock clock, Duration limit) {
        return new Origin(
                correlationId,
                actor,
                Optional.empty(),
                Optional.empty(),
                clock.instant().plus(limit));
    }

    public Duration remaining(Clock clock) {
        return Duration.between(clock.instant(), deadline);
    }
}
