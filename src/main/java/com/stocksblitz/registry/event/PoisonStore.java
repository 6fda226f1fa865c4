package com.stocksblitz.registry.event;

import io.vertx.core.Future;

/** Port to the dead letters of outlets. Fails with Unavailable when the store cannot be reached. */
@FunctionalInterface
public interface PoisonStore {
    /**
     * Puts an event of the log with the dead letters of a queue; once for each outlet, however often it is told.
     *
     * @param outlet that could not take it
     * @param position in the log
     * @param reason for people: what the outlet said last
     * @param attempts how often it was tried
     */
    Future<Void> bury(String queue, String outlet, long position, String reason, int attempts);
}
