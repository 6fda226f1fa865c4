package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.ChainQuery;
import com.stocksblitz.registry.catalog.api.ExpiriesQuery;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.Map;

/** Option chains and expiries. */
final class ChainRoutes implements Routes {
    private final Bus bus;

    ChainRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of("getChain", this::chain, "listExpiries", this::expiries);
    }

    private Future<Answer> chain(Request request) {
        var around = request.text("around");
        var query = new ChainQuery(
                request.text("underlying"),
                request.text("expiry"),
                request.date("as_of"),
                around == null ? null : new BigDecimal(around),
                request.integer("width"));
        return bus.ask(CatalogApi.CHAIN, query, request.origin()).map(Answer::ok);
    }

    private Future<Answer> expiries(Request request) {
        var query = new ExpiriesQuery(request.text("underlying"), request.date("as_of"));
        return bus.ask(CatalogApi.EXPIRIES, query, request.origin()).map(Answer::ok);
    }
}
