package com.stocksblitz.registry.event;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.event.api.Event;
import com.stocksblitz.registry.event.api.EventApi;
import io.vertx.core.Future;
import java.util.List;

/** The cluster's event bus as outlet: hints, so that handing them over is all that can be known. */
final class BusOutlet implements Outlet {
    private final Bus bus;

    BusOutlet(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<Void> deliver(List<Event> events) {
        events.forEach(event -> bus.publish(List.of(EventApi.EVENTS, EventApi.eventsOf(event.type())), event));
        return Future.succeededFuture();
    }

    @Override
    public boolean isHeard() {
        return bus.mayBeHeard(EventApi.EVENTS);
    }
}
