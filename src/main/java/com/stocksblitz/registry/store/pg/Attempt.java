package com.stocksblitz.registry.store.pg;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * One piece of work on a borrowed connection within a time limit, and what may be concluded when it is lost. pg-client
 * has no limit for a command in flight, so giving up frees only the caller; this sees to it that work given up before
 * its connection came is never begun, that a transaction given up before its commit never commits, and that the server
 * is asked to stop.
 */
final class Attempt<T> {
    /** Less than this may be too little for a healthy database, so running out of it tells nothing about it. */
    private static final Duration TELLING = Duration.ofSeconds(1);

    private static final String END = "select pg_terminate_backend(pg_backend_pid())";

    private final Way way;
    private final Function<SqlConnection, Future<T>> work;
    private final Duration limit;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
    private volatile SqlConnection connection;
    /** By whichever comes first: the return of the connection or the request to cancel what it does. */
    private final AtomicBoolean settled = new AtomicBoolean();

    /** How the statements of the work reach the server. */
    enum Way {
        PLAIN,
        TRANSACTION,
        /** Begin, the work's statements and commit are sent in one go: from then on the commit may have happened. */
        ONE_TRIP
    }

    private enum Stage {
        WAITING,
        WORKING,
        COMMITTING,
        GIVEN_UP
    }

    /** @param work fails by its future and never throws, or its connection would be lost */
    Attempt(Way way, Duration limit, Function<SqlConnection, Future<T>> work) {
        this.way = way;
        this.limit = limit;
        this.work = work;
    }

    /** Fails with {@link Lost} or with what the work failed with. */
    Future<T> on(Pool pool) {
        return pool.getConnection()
                .recover(cause -> Future.failedFuture(Lost.unconnected(cause)))
                .compose(borrowed -> begin(borrowed).onComplete(done -> giveBack(borrowed)))
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .recover(cause -> Future.failedFuture(cause instanceof TimeoutException ? givenUp() : lost(cause)));
    }

    private void giveBack(SqlConnection borrowed) {
        if (settled.compareAndSet(false, true)) {
            borrowed.close();
        } else {
            end(borrowed, true);
        }
    }

    /**
     * The request to cancel may come after the statement has ended, and would then end what the next borrower does. So
     * such a connection does not go back: the server ends it, and the pool forgets what is closed. If it is the ending
     * that was cancelled, it is asked for once more.
     */
    private static void end(SqlConnection borrowed, boolean again) {
        borrowed.exceptionHandler(ended -> {});
        borrowed.query(END).execute().onFailure(cancelled -> {
            if (again) {
                end(borrowed, false);
            }
        });
    }

    private Future<T> begin(SqlConnection borrowed) {
        connection = borrowed;
        if (!stage.compareAndSet(Stage.WAITING, Stage.WORKING)) {
            return Future.failedFuture(Lost.silence(false));
        }
        return switch (way) {
            case PLAIN -> work.apply(borrowed);
            case TRANSACTION ->
                borrowed.begin()
                        .compose(begun -> TransactionLimit.allow(borrowed, limit)
                                .compose(allowed -> work.apply(borrowed))
                                .compose(value -> commit(begun, value), cause -> rollBack(begun, cause)));
            case ONE_TRIP -> inOneTrip(borrowed);
        };
    }

    private Future<T> inOneTrip(SqlConnection borrowed) {
        stage.set(Stage.COMMITTING);
        var begin = borrowed.query("begin").execute();
        var done = work.apply(borrowed);
        var commit = borrowed.query("commit").execute();
        return Future.join(begin, done, commit).map(ended -> done.result());
    }

    private Future<T> commit(Transaction begun, T value) {
        return stage.compareAndSet(Stage.WORKING, Stage.COMMITTING)
                ? begun.commit().map(value)
                : rollBack(begun, Lost.silence(false));
    }

    private Future<T> rollBack(Transaction begun, Throwable cause) {
        return begun.rollback().transform(done -> Future.failedFuture(cause));
    }

    private Lost givenUp() {
        var at = stage.getAndUpdate(now -> now == Stage.COMMITTING ? now : Stage.GIVEN_UP);
        boolean telling = limit.compareTo(TELLING) >= 0;
        return switch (at) {
            case WAITING -> Lost.waited(telling);
            case COMMITTING -> Lost.silentCommit(telling);
            case WORKING, GIVEN_UP -> {
                if (settled.compareAndSet(false, true)) {
                    PgConnection.cast(connection).cancelRequest();
                }
                yield Lost.silence(telling);
            }
        };
    }

    private Throwable lost(Throwable cause) {
        var lost = Lost.of(cause).orElse(null);
        if (lost == null) {
            return cause;
        }
        return stage.get() == Stage.COMMITTING && !(cause instanceof DatabaseException) ? Lost.brokenCommit() : lost;
    }
}
