package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.catalog.api.Snapshot;
import com.stocksblitz.registry.catalog.api.SnapshotQuery;
import com.stocksblitz.registry.catalog.snapshot.SnapshotSource;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Snapshots by a cursor in one repeatable-read transaction. The search index was not taken: what it shows may be newer
 * than the position that it has stored, since it reads instruments as they are, not as an event left them. Here both
 * are read in one snapshot of the database; and while a change is committed that the sequencer has not numbered yet,
 * which would be in the catalog and not in the log, the snapshot is taken anew.
 */
public final class PgSnapshotSource implements SnapshotSource {
    private static final int TRIES = 20;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);
    /** Before the request's end, by which the database counts a transaction as hanging. */
    private static final Duration FOR_THE_END = Duration.ofSeconds(3);

    private static final String BEGIN = "set transaction isolation level repeatable read, read only";

    private static final String HEAD = """
            select h.position,
                coalesce((select l.position from event_log l
                    where l.position <= h.position and l.instrument_id is not null
                    order by l.position desc limit 1), 0) as newest_change,
                exists (select from outbox o where o.instrument_id is not null) as behind
            from event_head h""";

    /** By id, so that the primary key gives the order and no row is sorted or kept. */
    private static final String ROWS = """
            select i.instrument_key, i.symbol, i.name, i.exchange, i.instrument_type, i.asset_class, i.isin, i.series,
                i.underlying, i.expiry, i.strike, i.lot_size, i.tick_size, i.freeze_quantity, i.multiplier, i.sector,
                i.industry, i.is_active, i.inactive_reason, i.version, i.updated_at,
                array(select unnest(array[t.broker, t.token]) from broker_tokens t
                    where t.instrument_id = i.instrument_id and upper_inf(t.valid) and ($3::text is null or t.broker = $3)
                    order by t.broker, t.segment, t.token) as tokens
            from instruments i
            where ($1::text is null or i.exchange = $1) and ($2::text is null or i.instrument_type = $2)
                and ($3::text is null or exists (
                    select from broker_tokens t
                    where t.instrument_id = i.instrument_id and upper_inf(t.valid) and t.broker = $3))
            order by i.instrument_id""";

    private final Vertx vertx;
    private final Database database;

    public PgSnapshotSource(Vertx vertx, Database database) {
        this.vertx = vertx;
        this.database = database;
    }

    @Override
    public Future<Snapshot> open(SnapshotQuery query, Duration life) {
        return open(query, life, TRIES);
    }

    private Future<Snapshot> open(SnapshotQuery query, Duration life, int tries) {
        return attempt(query, life).compose(opened -> {
            if (opened.isPresent()) {
                return Future.succeededFuture(opened.get());
            }
            return tries > 1
                    ? vertx.timer(BETWEEN_TRIES.toMillis()).compose(later -> open(query, life, tries - 1))
                    : Future.failedFuture(new FailureException(new Failure.Unavailable(
                            "Changes are being applied; the log has not taken them all yet.", Duration.ofSeconds(2))));
        });
    }

    /** The transaction lasts as long as the snapshot; whoever opens it gets it as soon as the cursor is there. */
    private Future<Optional<Snapshot>> attempt(SnapshotQuery query, Duration life) {
        var opened = Promise.<Optional<Snapshot>>promise();
        database.inTransaction(
                        life,
                        connection -> connection
                                .query(BEGIN)
                                .execute()
                                .compose(begun -> connection.query(HEAD).execute())
                                .compose(rows -> {
                                    var head = rows.iterator().next();
                                    return head.getBoolean("behind")
                                            ? Future.<Void>succeededFuture()
                                            : read(connection, query, head, life, opened);
                                }))
                .onSuccess(ended -> opened.tryComplete(Optional.empty()))
                .onFailure(opened::tryFail);
        return opened.future();
    }

    /** Done when the snapshot is closed. */
    private Future<Void> read(
            SqlConnection connection,
            SnapshotQuery query,
            Row head,
            Duration life,
            Promise<Optional<Snapshot>> opened) {
        var filters = Tuple.from(Arrays.asList(query.exchange(), query.instrumentType(), query.broker()));
        return connection.prepare(ROWS).compose(statement -> {
            Cursor cursor = statement.cursor(filters);
            var snapshot = new PgSnapshot(cursor, head.getLong("position"), head.getLong("newest_change"));
            long timer = vertx.setTimer(Math.max(1, life.minus(FOR_THE_END).toMillis()), over -> snapshot.close());
            opened.complete(Optional.of(snapshot));
            return snapshot.closed().onComplete(closed -> vertx.cancelTimer(timer));
        });
    }
}
