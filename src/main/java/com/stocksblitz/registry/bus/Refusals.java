package com.stocksblitz.registry.bus;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns any cause into a {@link Failure}: what nobody expected goes to the log, and only its reference to the caller.
 */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private Refusals() {}

    static Failure of(String address, Origin origin, Throwable cause) {
        if (cause instanceof FailureException known) {
            return known.failure();
        }
        var reference = UUID.randomUUID().toString();
        LOG.atError()
                .addKeyValue("address", address)
                .addKeyValue("correlationId", origin.correlationId())
                .addKeyValue("reference", reference)
                .setCause(cause)
                .log("A call failed unexpectedly");
        return new Failure.Internal(reference);
    }
}
