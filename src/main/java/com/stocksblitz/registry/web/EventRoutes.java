package com.stocksblitz.registry.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.event.api.Event;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.EventPage;
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
        // The log tells of everybody's plans and profiles.
        request.requireForAnybody("the log tells of all.");
        var query = new PageQuery(request.number("from"), request.integer("limit"), request.list("types"));
        return bus.ask(EventApi.PAGE, query, request.origin()).map(page -> {
            if (page.head() < query.from()) {
                throw new FailureException(new Failure.Refused(
                        "refused",
                        "The log ends at " + page.head()
                                + ": from belongs to another log, or to one that was put back.",
                        List.of()));
            }
            return Answer.ok(Page.of(query.from(), page));
        });
    }

    /** @param gap events that were asked for and are no longer kept; left out where there are none */
    record Page(
            List<Event> events,
            long next,
            long head,
            long firstKept,
            @JsonInclude(JsonInclude.Include.NON_NULL) Gap gap) {
        static Page of(long from, EventPage page) {
            return new Page(
                    page.events(),
                    page.next(),
                    page.head(),
                    page.firstKept(),
                    page.firstKept() > from + 1 ? new Gap(from + 1, page.firstKept() - 1) : null);
        }
    }

    /** Positions, both included. */
    record Gap(long from, long to) {}
}
