package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.event.EventLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/**
 * The LISTEN connection. It is the only one of a pool of its own, because closing a pool is the one way to get rid of a
 * connection whose login is never answered.
 */
final class PgLogWatch implements EventLog.Watch {
    private static final String CHANNEL = "instrument_registry_log";
    private static final Pattern POSITION = Pattern.compile("\\d{1,18}");
    private static final int LIMIT_MS = 3_000;

    private final Pool pool;
    private final SqlConnection connection;

    private PgLogWatch(Pool pool, SqlConnection connection) {
        this.pool = pool;
        this.connection = connection;
    }

    static Future<EventLog.Watch> open(Vertx vertx, PgConnectOptions options, LongConsumer onHead) {
        var pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(1).setName("registry-log-watch"))
                .connectingTo(options)
                .using(vertx)
                .build();
        return pool.getConnection()
                .compose(connection -> listen(connection, onHead).map(connection))
                .timeout(LIMIT_MS, TimeUnit.MILLISECONDS)
                .<EventLog.Watch>map(connection -> new PgLogWatch(pool, connection))
                .onFailure(cause -> pool.close());
    }

    @Override
    public Future<Long> head() {
        return connection
                .query("select position from event_head")
                .execute()
                .timeout(LIMIT_MS, TimeUnit.MILLISECONDS)
                .map(rows -> rows.iterator().next().getLong("position"));
    }

    @Override
    public Future<Void> close() {
        return pool.close();
    }

    private static Future<?> listen(SqlConnection connection, LongConsumer onHead) {
        PgConnection.cast(connection).notificationHandler(told -> {
            // Any role of the database may notify any channel; what is no position is left to the next question.
            if (POSITION.matcher(told.getPayload()).matches()) {
                onHead.accept(Long.parseLong(told.getPayload()));
            }
        });
        return connection.query("listen " + CHANNEL).execute();
    }
}
