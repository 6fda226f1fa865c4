package com.stocksblitz.registry.event;

import com.stocksblitz.registry.event.api.Event;
import io.vertx.core.Future;
import java.util.List;

/** Where events go. Repeats are possible after a failure and carry the same position. */
@FunctionalInterface
interface Outlet {
    /** Hands them on in order; done when the outlet has taken all of them, failed if it is unknown whether it has. */
    Future<Void> deliver(List<Event> events);

    /** Whether events would reach anybody; while not, they need not be read for it. */
    default boolean isHeard() {
        return true;
    }
}
