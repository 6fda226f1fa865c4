package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.breaker.Breaker;
import com.stocksblitz.registry.breaker.BreakerOpen;
import com.stocksblitz.registry.breaker.BreakerState;
import com.stocksblitz.registry.breaker.Verdict;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Deadline;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.store.pg.Attempt.Way;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool to PostgreSQL, behind a breaker and a holder that replaces it: pg-client has no time limit for a command in
 * flight or for a login that is never answered, and a pool that met a silent network never recovers by itself. It is
 * closed and made anew after {@value #SILENCES_BEFORE_REPLACEMENT} time-outs in a row, and whenever a probe of the open
 * breaker fails. A shorter {@link Deadline} of the request goes before the limit of the call.
 */
public final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int SILENCES_BEFORE_REPLACEMENT = 3;
    private static final int OUTAGES_TO_OPEN = 3;
    private static final int WAITING_PER_CONNECTION = 32;
    private static final Duration PROBE_EVERY = Duration.ofSeconds(1);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final PgConnectOptions connect;
    private final PoolOptions poolOptions;
    private final AtomicReference<Pool> pool = new AtomicReference<>();
    private final AtomicInteger silences = new AtomicInteger();
    private final AtomicInteger atWork = new AtomicInteger();
    private final Breaker breaker;

    /**
     * @param connect host, credentials and server-side limits; statements are cached, so every column must be named
     * @param poolSize most connections, 1 to 50
     */
    public Database(Vertx vertx, PgConnectOptions connect, int poolSize) {
        this.vertx = vertx;
        this.connect = connect.setCachePreparedStatements(true).setPreparedStatementCacheSqlLimit(16_384);
        this.poolOptions = new PoolOptions()
                .setMaxSize(poolSize)
                .setMaxWaitQueueSize(poolSize * WAITING_PER_CONNECTION)
                // No time limit of the pool's own: when it closes with one that has run out, it fails with a null
                // pointer and never ends closing. Who waits too long gives up by himself.
                .setConnectionTimeout(0)
                .setName("registry");
        this.breaker = new Breaker(vertx, "database", OUTAGES_TO_OPEN, PROBE_EVERY, Database::judge, this::probe);
        pool.set(open(poolOptions));
    }

    /**
     * Runs one statement or several on a borrowed connection, within the limit. For reading and for what may be
     * repeated: when it fails with Unavailable after a time-out, the last statement may have been done.
     */
    public <T> Future<T> run(Duration limit, Function<SqlConnection, Future<T>> work) {
        return attempt(Way.PLAIN, limit, work);
    }

    /**
     * The same in one transaction, rolled back when the work fails or its time is over. Unavailable says that nothing
     * was changed; DeadlineExceeded, that the answer to the commit did not come and the change may have been made.
     */
    public <T> Future<T> inTransaction(Duration limit, Function<SqlConnection, Future<T>> work) {
        return attempt(Way.TRANSACTION, limit, work);
    }

    /** Fails with Unavailable where PostgreSQL does not answer within that time. */
    public Future<Void> ping(Duration limit) {
        return run(limit, connection -> connection.query("select 1").execute()).mapEmpty();
    }

    public BreakerState breaker() {
        return breaker.state();
    }

    /** See {@link Breaker#forget}. */
    public void forgetOutages() {
        breaker.forget();
    }

    /**
     * The same for statements none of which waits for the answer of another: begin, they and commit are sent in one go,
     * so that the transaction costs one round trip. A statement that fails makes the commit a rollback.
     *
     * @param work sends its statements before it returns
     */
    public <T> Future<T> inOneTrip(Duration limit, Function<SqlConnection, Future<T>> work) {
        return attempt(Way.ONE_TRIP, limit, work);
    }

    /** A connection of its own outside the pool, for LISTEN; the caller closes it. */
    public PgConnectOptions connectOptions() {
        return new PgConnectOptions(connect);
    }

    public Future<Void> close() {
        return pool.get().close();
    }

    private <T> Future<T> attempt(Way way, Duration limit, Function<SqlConnection, Future<T>> work) {
        var time = Deadline.within(limit);
        if (time.toMillis() < 1) {
            return Future.failedFuture(Bus.deadlinePassed());
        }
        var used = pool.get();
        return breaker.call(() -> new Attempt<>(way, time, counted(work)).on(used))
                .transform(done -> {
                    if (done.succeeded()) {
                        silences.set(0);
                        return Future.succeededFuture(done.result());
                    }
                    return Future.failedFuture(refusal(used, done.cause()));
                });
    }

    private <T> Function<SqlConnection, Future<T>> counted(Function<SqlConnection, Future<T>> work) {
        return connection -> {
            atWork.incrementAndGet();
            return Future.succeededFuture()
                    .compose(go -> work.apply(connection))
                    .onComplete(done -> atWork.decrementAndGet());
        };
    }

    private Throwable refusal(Pool used, Throwable cause) {
        return switch (cause) {
            case Lost lost -> {
                if (lost.isSilent() && silences.incrementAndGet() >= SILENCES_BEFORE_REPLACEMENT) {
                    replace(used);
                }
                yield lost.answer();
            }
            case BreakerOpen open -> new FailureException(Lost.unavailable("The database is down."));
            default -> cause;
        };
    }

    private static Verdict judge(Throwable cause) {
        return cause instanceof Lost lost ? lost.verdict() : Verdict.ANSWERED;
    }

    /**
     * By a connection of its own, since those of the pool may all be busy with long work that a healthy database does.
     * Unless that is so, the pool holds dead connections or waits for dead logins.
     */
    private Future<?> probe() {
        var used = pool.get();
        var own = open(new PoolOptions(poolOptions).setMaxSize(1).setName("registry-probe"));
        return new Attempt<>(
                        Way.PLAIN,
                        PROBE_LIMIT,
                        connection -> connection.query("select 1").execute())
                .on(own)
                .onComplete(done -> {
                    own.close();
                    if (done.failed() || silences.get() > 0 || atWork.get() == 0) {
                        replace(used);
                    }
                });
    }

    private Pool open(PoolOptions options) {
        return PgBuilder.pool()
                .with(options)
                .connectingTo(connect)
                .withConnectHandler(Database::greet)
                .using(vertx)
                .build();
    }

    /** Closing gives the new connection to the pool. */
    private static void greet(SqlConnection connection) {
        TransactionLimit.begin(connection)
                .onFailure(cause -> LOG.atWarn().setCause(cause).log("A connection has no limit of its transactions"))
                .onComplete(done -> connection.close());
    }

    private void replace(Pool broken) {
        var fresh = open(poolOptions);
        if (pool.compareAndSet(broken, fresh)) {
            silences.set(0);
            LOG.atDebug().log("The database pool is replaced");
            broken.close().onFailure(cause -> LOG.atWarn().setCause(cause).log("The old database pool did not close"));
        } else {
            fresh.close();
        }
    }
}
