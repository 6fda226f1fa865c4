package com.stocksblitz.registry.app;

import com.stocksblitz.registry.breaker.BreakerState;
import com.stocksblitz.registry.catalog.Catalog;
import com.stocksblitz.registry.memory.Caches;
import com.stocksblitz.registry.ops.NodeInside;
import com.stocksblitz.registry.store.pg.PgPositions;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** The inside of this node. */
record LocalNode(Clients clients, Catalog catalog, Caches caches) implements NodeInside {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    @Override
    public List<BreakerState> breakers() {
        return clients.breakers();
    }

    @Override
    public Future<Positions> positions() {
        return new PgPositions(clients.database()).all(LIMIT).map(this::positions);
    }

    @Override
    public void forgetOutages() {
        clients.forgetOutages();
    }

    private Positions positions(PgPositions.Standing standing) {
        var index = catalog.status();
        return new Positions(
                standing.head(),
                new IndexPosition(index.position(), index.lag(), index.caughtUp(), index.documents()),
                standing.followers().stream()
                        .map(one -> new Follower(
                                one.follower(),
                                one.position(),
                                Math.max(0, standing.head() - one.position()),
                                one.holder(),
                                one.updatedAt()))
                        .toList());
    }
}
