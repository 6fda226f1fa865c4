package com.stocksblitz.registry.web;

import com.stocksblitz.registry.breaker.BreakerState;
import com.stocksblitz.registry.memory.Caches;
import com.stocksblitz.registry.ops.NodeInside;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** The inside of a node that is well. */
final class FakeNode implements NodeInside {
    private final Caches caches = new Caches();

    @Override
    public List<BreakerState> breakers() {
        return List.of(new BreakerState("database", BreakerState.Status.CLOSED, 0, 1, 7, 60_000));
    }

    @Override
    public Caches caches() {
        return caches;
    }

    @Override
    public Future<Positions> positions() {
        return Future.succeededFuture(new Positions(
                9, new IndexPosition(9, 0, true, 3), List.of(new Follower("event-bus", 8, 1, null, Instant.EPOCH))));
    }

    @Override
    public void forgetOutages() {
        // Nothing was seen.
    }
}
