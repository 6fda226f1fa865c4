package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.feed.api.FeedApi;
import com.stocksblitz.registry.feed.api.FeedQuery;
import com.stocksblitz.registry.feed.api.FeedsQuery;
import io.vertx.core.Future;
import java.util.Map;

/** What the brokers' feeds allow. */
final class FeedRoutes implements Routes {
    private final Bus bus;

    FeedRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of("listFeeds", this::list, "getFeed", this::get);
    }

    private Future<Answer> list(Request request) {
        return bus.ask(FeedApi.LIST, new FeedsQuery(), request.origin()).map(Answer::ok);
    }

    private Future<Answer> get(Request request) {
        return bus.ask(FeedApi.GET, new FeedQuery(request.text("feed")), request.origin())
                .map(Answer::ok);
    }
}
