package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.toggles.FlipStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The LISTEN connection for flips; alone in a pool of its own for the same reason as {@link PgLogWatch}. */
final class PgFlipWatch implements FlipStore.Watch {
    static final String CHANNEL = "instrument_registry_flips";
    private static final int LIMIT_MS = 3_000;

    private final Pool pool;
    private final SqlConnection connection;

    private PgFlipWatch(Pool pool, SqlConnection connection) {
        this.pool = pool;
        this.connection = connection;
    }

    static Future<FlipStore.Watch> open(Vertx vertx, PgConnectOptions options, Consumer<String> onWritten) {
        var pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(1).setName("registry-flip-watch"))
                .connectingTo(options)
                .using(vertx)
                .build();
        return pool.getConnection()
                .compose(connection -> listen(connection, onWritten).map(connection))
                .timeout(LIMIT_MS, TimeUnit.MILLISECONDS)
                .<FlipStore.Watch>map(connection -> new PgFlipWatch(pool, connection))
                .onFailure(cause -> pool.close());
    }

    @Override
    public Future<Void> check() {
        return connection
                .query("select 1 as alive")
                .execute()
                .timeout(LIMIT_MS, TimeUnit.MILLISECONDS)
                .mapEmpty();
    }

    @Override
    public Future<Void> close() {
        return pool.close();
    }

    private static Future<?> listen(SqlConnection connection, Consumer<String> onWritten) {
        PgConnection.cast(connection).notificationHandler(told -> onWritten.accept(told.getPayload()));
        return connection.query("listen " + CHANNEL).execute();
    }
}
