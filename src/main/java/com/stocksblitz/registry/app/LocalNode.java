package com.stocksblitz.registry.app;

import com.stocksblitz.registry.breaker.BreakerState;
import com.stocksblitz.registry.catalog.Catalog;
import com.stocksblitz.registry.memory.Caches;
import com.stocksblitz.registry.ops.NodeInside;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The inside of this node. */
record LocalNode(Clients clients, Catalog catalog, Caches caches) implements NodeInside {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    /** Retention keeps a day in that table, and no position. */
    private static final String POSITIONS = """
            select h.position as head, f.follower, f.position, f.holder, f.updated_at
            from event_head h left join follower_positions f on f.follower <> 'retention'
            order by f.follower""";

    @Override
    public List<BreakerState> breakers() {
        return clients.breakers();
    }

    @Override
    public Future<Positions> positions() {
        return clients.database()
                .run(LIMIT, connection -> connection.preparedQuery(POSITIONS).execute())
                .map(this::positions);
    }

    @Override
    public void forgetOutages() {
        clients.forgetOutages();
    }

    private Positions positions(RowSet<Row> rows) {
        long head = rows.iterator().next().getLong("head");
        var followers = new ArrayList<Follower>();
        for (var row : rows) {
            if (row.getString("follower") != null) {
                followers.add(follower(row, head));
            }
        }
        var index = catalog.status();
        return new Positions(
                head, new IndexPosition(index.position(), index.lag(), index.caughtUp(), index.documents()), followers);
    }

    private static Follower follower(Row row, long head) {
        return new Follower(
                row.getString("follower"),
                row.getLong("position"),
                Math.max(0, head - row.getLong("position")),
                row.getString("holder"),
                row.getOffsetDateTime("updated_at").toInstant());
    }
}
