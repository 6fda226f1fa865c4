package com.stocksblitz.registry.feed;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.feed.api.Feed;
import com.stocksblitz.registry.feed.api.FeedApi;
import com.stocksblitz.registry.feed.api.FeedDetail;
import com.stocksblitz.registry.feed.api.FeedDirectory;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.FeedList;
import com.stocksblitz.registry.feed.api.FeedQuery;
import com.stocksblitz.registry.feed.api.FeedsQuery;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.LocalDate;
import java.util.function.Supplier;

/** Answers what each feed allows, on which evidence. */
public final class FeedVerticle extends VerticleBase {
    private final Bus bus;
    private final FeedDirectory feeds;
    private final Supplier<LocalDate> tradeDate;

    public FeedVerticle(Bus bus, FeedDirectory feeds, Supplier<LocalDate> tradeDate) {
        this.bus = bus;
        this.feeds = feeds;
        this.tradeDate = tradeDate;
    }

    @Override
    public Future<?> start() {
        return Future.all(bus.serve(FeedApi.LIST, this::list), bus.serve(FeedApi.GET, this::get));
    }

    private Future<FeedList> list(FeedsQuery query, Origin origin) {
        var date = tradeDate.get();
        var entries = feeds.feeds().stream()
                .map(feed -> new FeedList.Entry(feed.id(), feed.broker(), feed.title(), limits(feed, date)))
                .toList();
        return Future.succeededFuture(new FeedList(date, feeds.version(), entries));
    }

    private Future<FeedDetail> get(FeedQuery query, Origin origin) {
        var date = tradeDate.get();
        return feeds.feed(query.feed())
                .map(feed -> Future.succeededFuture(new FeedDetail(
                        feed.id(), feed.broker(), feed.title(), date, limits(feed, date), feed.versions())))
                .orElseGet(() -> Future.failedFuture(
                        new FailureException(Failure.NotFound.of("There is no feed of this name."))));
    }

    private static FeedLimits limits(Feed feed, LocalDate date) {
        return feed.inForce(date).orElse(null);
    }
}
