package com.stocksblitz.registry.event;

import com.stocksblitz.registry.event.api.Event;
import io.vertx.core.Future;

/** Where events go. Repeats are possible after a failure and carry the same position. */
@FunctionalInterface
interface Outlet {
    /**
     * Hands one on; done when the outlet has taken it. Fails with {@link OutletAway} where the outlet cannot take
     * anything at the moment; every other failure is the event's own, which is tried again so often and then given up.
     */
    Future<Void> deliver(Event event);

    /** Whether events would reach anybody; while not, they need not be read for it. */
    default boolean isHeard() {
        return true;
    }
}
