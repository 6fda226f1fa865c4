package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.PerformanceQuery;
import com.stocksblitz.registry.catalog.api.SearchQuery;
import com.stocksblitz.registry.catalog.api.SuggestQuery;
import com.stocksblitz.registry.catalog.api.SummaryQuery;
import io.vertx.core.Future;
import java.util.Map;

/** Finding instruments, and the catalog as a whole. */
final class SearchRoutes implements Routes {
    private final Bus bus;

    SearchRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "searchInstruments", this::search,
                "quickSearch", this::quickSearch,
                "suggestInstruments", this::suggest,
                "getCatalogSummary", this::summary,
                "getSearchPerformance", this::performance);
    }

    private Future<Answer> search(Request request) {
        var asked = request.body(SearchQuery.class);
        return ask(
                new SearchQuery(
                        asked.query(),
                        asked.filters(),
                        asked.sortBy(),
                        asked.sortOrder(),
                        asked.includeMetadata(),
                        asked.fuzzySearch(),
                        asked.explain(),
                        asked.facets(),
                        request.integer("page"),
                        request.integer("page_size")),
                request);
    }

    private Future<Answer> quickSearch(Request request) {
        return ask(
                new SearchQuery(
                        request.text("query"), null, null, null, null, null, null, null, 1, request.integer("limit")),
                request);
    }

    private Future<Answer> ask(SearchQuery query, Request request) {
        return bus.ask(CatalogApi.SEARCH, query, request.origin()).map(Answer::ok);
    }

    private Future<Answer> suggest(Request request) {
        return bus.ask(
                        CatalogApi.SUGGEST,
                        new SuggestQuery(request.text("q"), request.integer("limit")),
                        request.origin())
                .map(Answer::ok);
    }

    private Future<Answer> summary(Request request) {
        return bus.ask(CatalogApi.SUMMARY, new SummaryQuery(request.flag("include_stats")), request.origin())
                .map(Answer::ok);
    }

    private Future<Answer> performance(Request request) {
        return bus.ask(CatalogApi.PERFORMANCE, new PerformanceQuery(), request.origin())
                .map(Answer::ok);
    }
}
