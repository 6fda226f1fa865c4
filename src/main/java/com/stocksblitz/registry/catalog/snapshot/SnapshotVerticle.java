package com.stocksblitz.registry.catalog.snapshot;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.Snapshot;
import com.stocksblitz.registry.catalog.api.SnapshotQuery;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands out snapshots, a few at a time, since each holds one of the node's connections for as long as it is read. */
public final class SnapshotVerticle extends VerticleBase {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Bus bus;
    private final SnapshotSource source;
    private final Clock clock;
    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private Bus.Registration registration;

    /** @param most snapshots that are read at once on this node */
    public SnapshotVerticle(Bus bus, SnapshotSource source, Clock clock, int most) {
        this.bus = bus;
        this.source = source;
        this.clock = clock;
        this.most = most;
    }

    @Override
    public Future<?> start() {
        return bus.serve(CatalogApi.SNAPSHOT, this::open).onSuccess(served -> registration = served);
    }

    @Override
    public Future<?> stop() {
        return registration.unregister();
    }

    private Future<Snapshot> open(SnapshotQuery query, Origin origin) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return Future.failedFuture(new FailureException(
                    new Failure.Unavailable("Other snapshots are being read on this node.", RETRY_AFTER)));
        }
        // Whoever asked may be gone by now and never close it; it does so itself when its time is over.
        return source.open(query, origin.remaining(clock))
                .onSuccess(snapshot -> snapshot.closed().onComplete(ended -> open.decrementAndGet()))
                .onFailure(refused -> open.decrementAndGet());
    }
}
