package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.ingest.api.DisagreementApi;
import com.stocksblitz.registry.ingest.api.DisagreementsQuery;
import io.vertx.core.Future;
import java.util.Map;

/** Where sources differ. */
final class DisagreementRoutes implements Routes {
    private final Bus bus;

    DisagreementRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of("listDisagreements", this::list);
    }

    private Future<Answer> list(Request request) {
        var query = new DisagreementsQuery(
                request.text("field"),
                request.text("exchange"),
                request.text("source"),
                request.integer("limit"),
                request.text("cursor"));
        return bus.ask(DisagreementApi.LIST, query, request.origin()).map(Answer::ok);
    }
}
