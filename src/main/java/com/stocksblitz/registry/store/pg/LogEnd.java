package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.event.EventLog;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * The end of the log, for a transaction whose events are more than one batch of numbering: just before its commit it
 * takes the place of the sequencer and writes them where they belong, so that they are written once, and nothing of
 * them has to be moved and cleared away.
 *
 * <p>What was committed before comes before: it is numbered first, under the lock. An event of the same key cannot be
 * committed in between, as long as the transaction holds by now what everybody holds who changes what its events are
 * about. All other events wait in the outbox until it ends, about as long as they would have waited behind these; so it
 * is bounded how many these may be.
 *
 * <p>Nobody waits for anything else while he numbers, and this is tried for and not waited for, so that there is no
 * ring of waiting. Nor does a statement fail where the lock is not to be had, which would be the end of the
 * transaction: the client takes no failure back, savepoint or not.
 */
final class LogEnd {
    private static final int TRIES = 20;

    /** A batch has the lock for a tenth of a second at most. */
    private static final String PAUSE = "select pg_sleep(0.1)::text as paused";

    /** As for a batch: while the lock is held nobody numbers, so a node that is paused is cut off soon. */
    private static final String BEGIN = """
            savepoint end_of_log;
            set local idle_in_transaction_session_timeout = '4s'
            """;

    private static final String TRY = "select pg_try_advisory_xact_lock($1) as taken";
    private static final String HEAD = "select position from event_head";

    private static final String ADVANCE = """
            with advanced as (update event_head set position = $1 returning position)
            select pg_notify('instrument_registry_log', position::text)::text as notified from advanced
            """;

    private static final String KEEP = "release savepoint end_of_log";
    /** Gives the lock back too. */
    private static final String UNDO = "rollback to savepoint end_of_log; release savepoint end_of_log";

    private LogEnd() {}

    /**
     * @param connection in a transaction that sees what others commit meanwhile and that ends soon after this
     * @param events writes them behind the given position, densely, and tells the position of the last
     * @return false where another has the end of the log for long, or more stands before than one batch: then nothing
     *     was done, and the events are to go into the outbox
     */
    static Future<Boolean> write(SqlConnection connection, LongFunction<Future<Long>> events) {
        return connection
                .query(BEGIN)
                .execute()
                .compose(begun -> taken(connection, TRIES))
                .compose(taken -> taken ? reached(connection) : Future.succeededFuture(OptionalLong.empty()))
                .compose(head -> head.isEmpty()
                        ? connection.query(UNDO).execute().map(false)
                        : events.apply(head.getAsLong())
                                .compose(last ->
                                        connection.preparedQuery(ADVANCE).execute(Tuple.of(last)))
                                .compose(advanced -> connection.query(KEEP).execute())
                                .map(true));
    }

    private static Future<Boolean> taken(SqlConnection connection, int tries) {
        return connection
                .preparedQuery(TRY)
                .execute(Tuple.of(PgEventLog.SEQUENCER_LOCK))
                .map(rows -> rows.iterator().next().getBoolean("taken"))
                .compose(taken -> taken || tries == 1
                        ? Future.succeededFuture(taken)
                        : connection.query(PAUSE).execute().compose(paused -> taken(connection, tries - 1)));
    }

    /** The last position after all that was committed before; empty where that is more than one batch. */
    private static Future<OptionalLong> reached(SqlConnection connection) {
        return connection
                .preparedQuery(PgEventLog.NUMBER)
                .execute(Tuple.of(EventLog.LARGEST_BATCH))
                .map(PgEventLog::numbered)
                .compose(before -> before.moved() == EventLog.LARGEST_BATCH
                        ? Future.succeededFuture(OptionalLong.empty())
                        : connection
                                .query(HEAD)
                                .execute()
                                .map(rows ->
                                        OptionalLong.of(rows.iterator().next().getLong("position"))));
    }
}
