package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.memory.Caches;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The catalog of a node, shared by the instances of {@link CatalogVerticle}: the first to start opens the index and
 * follows the log, the last to stop closes it. The instances must be of one deployment: the follower lives on the
 * context of the first.
 */
public final class Catalog {
    private static final long MINUTE_MS = 60_000;

    private final CatalogSource source;
    private final CatalogHistory history;
    private final LiveSettings settings;
    private final Path directory;
    private final Supplier<LocalDate> tradeDate;
    private final Clock clock;
    private final CursorSeal seal;
    private final Supplier<String> configSource;
    private final RandomGenerator random;
    private final Caches caches;

    private volatile Future<CatalogCalls> opening;
    private int users;
    private volatile CatalogCalls open;

    /**
     * Touches nothing before the first verticle starts.
     *
     * @param directory for the index alone; what is in it may be deleted
     * @param tradeDate today in the exchanges' zone
     * @param cursorSecret at least 16 bytes, the same on every node: list cursors are sealed with it
     * @param random spreads the attempts of many nodes to reach a database that is away
     * @param configSource where the live settings in force come from, see {@code PerformanceAnswer}
     * @param caches of the node, where those of the catalog are added
     */
    public Catalog(
            CatalogSource source,
            CatalogHistory history,
            LiveSettings settings,
            Path directory,
            Supplier<LocalDate> tradeDate,
            Clock clock,
            byte[] cursorSecret,
            Supplier<String> configSource,
            RandomGenerator random,
            Caches caches) {
        if (cursorSecret.length < 16) {
            throw new IllegalArgumentException("a cursor secret of " + cursorSecret.length + " bytes can be guessed");
        }
        this.source = source;
        this.history = history;
        this.settings = settings;
        this.directory = directory;
        this.tradeDate = tradeDate;
        this.clock = clock;
        this.seal = new CursorSeal(cursorSecret);
        this.configSource = configSource;
        this.random = random;
        this.caches = caches;
    }

    /** Answers from memory; not caught up while no verticle runs. */
    public CatalogStatus status() {
        var calls = open;
        return calls == null ? new CatalogStatus(false, 0, 0, 0, 0) : calls.status();
    }

    /** Whether readers see all that the log held when it was last looked at. */
    public boolean isCaughtUp() {
        var calls = open;
        return calls != null && calls.follower().isCaughtUp();
    }

    /** Whether readers have seen it all once; a node that follows a large load some seconds behind goes on serving. */
    public boolean hasCaughtUp() {
        var calls = open;
        return calls != null && calls.follower().hasCaughtUp();
    }

    /** To be told of the loads that this node applies, so that their documents are made meanwhile. */
    public LoadWatch loads() {
        return new LoadWatch() {
            @Override
            public void applying(Load load) {
                var calls = open;
                if (calls != null) {
                    calls.follower().applying(load);
                }
            }

            @Override
            public void ended(UUID job) {
                var calls = open;
                if (calls != null) {
                    calls.follower().ended(job);
                }
            }
        };
    }

    /** Called by each instance on its context; the first opens. */
    synchronized Future<CatalogCalls> open(Vertx vertx) {
        users++;
        if (opening == null) {
            opening = vertx.executeBlocking(() -> CatalogIndex.open(directory)).map(index -> started(vertx, index));
        }
        return opening;
    }

    /**
     * Called by each instance as it stops. All wait until the follower has stopped: when the instance on whose context
     * it lives is gone, Vert.x interrupts what runs there, and an interrupt in the middle of a write closes Lucene's
     * files.
     */
    Future<Void> release(Vertx vertx) {
        var opened = opening;
        var context = vertx.getOrCreateContext();
        return opened == null
                ? Future.succeededFuture()
                : opened.transform(calls -> calls.succeeded()
                        ? calls.result().follower().stop().transform(stopped -> leave(context, calls.result()))
                        : forget());
    }

    private synchronized Future<Void> leave(Context context, CatalogCalls calls) {
        users--;
        return users > 0
                ? Future.succeededFuture()
                : forget().compose(forgotten -> context.executeBlocking(() -> {
                    calls.index().close();
                    return null;
                }));
    }

    private synchronized Future<Void> forget() {
        users = 0;
        opening = null;
        open = null;
        return Future.succeededFuture();
    }

    private CatalogCalls started(Vertx vertx, CatalogIndex index) {
        var follower = new CatalogFollower(vertx, index, source, random);
        var calls = new CatalogCalls(
                vertx, index, follower, history, settings, tradeDate, clock, seal, configSource, caches);
        follower.start();
        vertx.setPeriodic(MINUTE_MS, timer -> calls.nextMinute());
        open = calls;
        return calls;
    }
}
