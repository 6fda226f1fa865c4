package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool to PostgreSQL, behind a holder that replaces it: pg-client has no time limit for a command in flight or for
 * a login that is never answered, and a pool that met a silent network never recovers by itself. After
 * {@value #TIMEOUTS_BEFORE_REPLACEMENT} time-outs in a row the pool is closed and a new one made.
 */
public final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int TIMEOUTS_BEFORE_REPLACEMENT = 3;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final PgConnectOptions connect;
    private final PoolOptions poolOptions;
    private final AtomicReference<Pool> pool = new AtomicReference<>();
    private final AtomicInteger timeouts = new AtomicInteger();

    /**
     * @param connect host, credentials and server-side limits; statements are cached, so every column must be named
     * @param poolSize most connections, 1 to 50
     */
    public Database(Vertx vertx, PgConnectOptions connect, int poolSize) {
        this.vertx = vertx;
        this.connect = connect.setCachePreparedStatements(true).setPreparedStatementCacheSqlLimit(16_384);
        this.poolOptions = new PoolOptions()
                .setMaxSize(poolSize)
                .setMaxWaitQueueSize(poolSize * 64)
                .setConnectionTimeout(2)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS)
                .setName("registry");
        pool.set(open());
    }

    /** Runs one statement or several on a borrowed connection, within the limit. */
    public <T> Future<T> run(Duration limit, Function<SqlConnection, Future<T>> work) {
        var current = pool.get();
        return guarded(current, current.withConnection(work::apply), limit, () -> false);
    }

    /**
     * The same in one transaction, rolled back when the work fails. When the limit passes after the work has begun it
     * fails with DeadlineExceeded, since the transaction may still commit.
     */
    public <T> Future<T> inTransaction(Duration limit, Function<SqlConnection, Future<T>> work) {
        var current = pool.get();
        var begun = new AtomicBoolean();
        var whole = current.withTransaction(connection -> {
            begun.set(true);
            return work.apply(connection);
        });
        return guarded(current, whole, limit, begun::get);
    }

    /**
     * The same for statements none of which waits for the answer of another: begin, they and commit are sent in one go,
     * so that the transaction costs one round trip. A statement that fails makes the commit a rollback.
     *
     * @param work sends its statements before it returns
     */
    public <T> Future<T> inOneTrip(Duration limit, Function<SqlConnection, Future<T>> work) {
        var current = pool.get();
        var begun = new AtomicBoolean();
        var whole = current.withConnection(connection -> {
            begun.set(true);
            var begin = connection.query("begin").execute();
            var done = work.apply(connection);
            var commit = connection.query("commit").execute();
            return Future.join(begin, done, commit).map(ended -> done.result());
        });
        return guarded(current, whole, limit, begun::get);
    }

    /** A connection of its own outside the pool, for LISTEN; the caller closes it. */
    public PgConnectOptions connectOptions() {
        return new PgConnectOptions(connect);
    }

    public Future<Void> close() {
        return pool.get().close();
    }

    private Pool open() {
        return PgBuilder.pool()
                .with(poolOptions)
                .connectingTo(connect)
                .using(vertx)
                .build();
    }

    private <T> Future<T> guarded(Pool used, Future<T> work, Duration limit, BooleanSupplier mayCommit) {
        return work.timeout(limit.toMillis(), TimeUnit.MILLISECONDS).transform(done -> {
            if (done.succeeded()) {
                timeouts.set(0);
                return Future.succeededFuture(done.result());
            }
            return Future.failedFuture(classify(used, done.cause(), mayCommit));
        });
    }

    private Throwable classify(Pool used, Throwable cause, BooleanSupplier mayCommit) {
        if (cause instanceof TimeoutException) {
            if (timeouts.incrementAndGet() >= TIMEOUTS_BEFORE_REPLACEMENT) {
                replace(used);
            }
            return mayCommit.getAsBoolean()
                    ? new FailureException(new Failure.DeadlineExceeded("The database did not answer in time."))
                    : unavailable("The database did not answer in time.");
        }
        if (!isConnectionLoss(cause)) {
            return cause;
        }
        if (cause.getClass() == VertxException.class) {
            // The client says so of a closed pool, but also of a statement with a wrong number of parameters.
            LOG.atWarn().addKeyValue("reason", cause.getMessage()).log("The database client refused a statement");
        }
        return unavailable("The database cannot be reached.");
    }

    /** What the server itself answered is a {@link DatabaseException}: the connection works. */
    private static boolean isConnectionLoss(Throwable cause) {
        return cause instanceof IOException
                || (cause instanceof VertxException && !(cause instanceof DatabaseException));
    }

    private static FailureException unavailable(String detail) {
        return new FailureException(new Failure.Unavailable(detail, RETRY_AFTER));
    }

    private void replace(Pool broken) {
        var fresh = open();
        if (pool.compareAndSet(broken, fresh)) {
            timeouts.set(0);
            LOG.atWarn().log("The database pool is replaced after repeated time-outs");
            broken.close().onFailure(cause -> LOG.atWarn().setCause(cause).log("The old database pool did not close"));
        } else {
            fresh.close();
        }
    }
}
