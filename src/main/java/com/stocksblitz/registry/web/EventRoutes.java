package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.PageQuery;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The log, page by page. */
final class EventRoutes implements Routes {
    private final Bus bus;

    EventRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of("listEvents", this::page);
    }

    private Future<Answer> page(Request request) {
        requireForAnybody(request);
        var query = new PageQuery(request.number("from"), request.integer("limit"), request.list("types"));
        return bus.ask(EventApi.PAGE, query, request.origin()).map(page -> {
            if (page.head() < query.from()) {
                throw new FailureException(new Failure.Refused(
                        "refused",
                        "The log ends at " + page.head()
                                + ": from belongs to another log, or to one that was put back.",
                        List.of()));
            }
            return Answer.ok(page);
        });
    }

    /** The log tells of everybody's plans and profiles. */
    private static void requireForAnybody(Request request) {
        if (request.holder().filter(holder -> !holder.users().isEmpty()).isPresent()) {
            throw new FailureException(
                    new Failure.Forbidden("This key acts for certain users only; the log tells of all."));
        }
    }
}
