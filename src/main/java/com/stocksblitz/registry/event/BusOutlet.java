package com.stocksblitz.registry.event;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.event.api.Event;
import com.stocksblitz.registry.event.api.EventApi;
import io.vertx.core.Future;
import java.util.List;

/** The cluster's event bus as outlet: hints, so that handing them over is all that can be known. */
final class BusOutlet implements Outlet {
    static final String NAME = "event-bus";

    private final Bus bus;

    BusOutlet(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<Void> deliver(Event event) {
        if (!event.isReadable()) {
            return Future.failedFuture(new IllegalArgumentException("The data of the event cannot be read as JSON."));
        }
        try {
            bus.publish(List.of(EventApi.EVENTS, EventApi.eventsOf(event.type())), event);
            return Future.succeededFuture();
        } catch (RuntimeException unfit) { // it cannot be written as JSON
            return Future.failedFuture(unfit);
        }
    }

    @Override
    public boolean isHeard() {
        return bus.mayBeHeard(EventApi.EVENTS);
    }
}
