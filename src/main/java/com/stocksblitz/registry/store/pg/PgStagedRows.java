package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.catalog.Load;
import com.stocksblitz.registry.catalog.RowDigests;
import com.stocksblitz.registry.catalog.StagedRows;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The rows of a job as they were staged, by a cursor of a transaction of its own, while the job's own is at work. Of
 * one snapshot and in one scan: nothing of the other is seen, and what it deletes in the end is still there.
 */
final class PgStagedRows implements StagedRows {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** Some 5 ms of decoding on the event loop. */
    private static final int PAGE = 1_000;
    /** Fewer are read and written in the time that this takes to begin. */
    private static final int FEW = 5_000;

    private static final String BEGIN =
            "set transaction isolation level repeatable read, read only; set local work_mem = '16MB'";

    private static final String COUNT = "select count(*) as staged from ingest_rows where job_id = $1";

    /**
     * What {@link IngestWriting} makes of a row that is new. Rows with the key of an instrument that is there are not,
     * as a rule; the others may turn out not to be, or become something else, which their digests tell.
     */
    private static final String ROWS = """
            select $2::text as broker, r.segment, r.token, r.trading_symbol, $3::date as valid_from,
                null::date as valid_to, %s as digest, %s
            from ingest_rows r
            where r.job_id = $1 and r.row_digest is not null
                and not exists (select from instruments i where i.instrument_key = r.instrument_key)
            """.formatted(IngestWriting.DIGEST, IngestWriting.CREATED);

    private static final String OF_CREATED = """
            select string_agg(int8send(instrument_id) || int8send(row_digest), ''::bytea) as pairs
            from broker_tokens where job_id = $1 and row_digest is not null
            """;

    private final Cursor cursor;
    private final Promise<Void> closed = Promise.promise();
    private boolean begun;

    private PgStagedRows(Cursor cursor) {
        this.cursor = cursor;
    }

    static Future<StagedRows> open(Database database, Load load) {
        var opened = Promise.<StagedRows>promise();
        database.inTransaction(
                        LIMIT,
                        connection -> connection
                                .query(BEGIN)
                                .execute()
                                .compose(begun -> PgCatalogSource.rows(connection, COUNT, Tuple.of(load.job())))
                                .compose(rows -> rows.iterator().next().getLong("staged") < FEW
                                        ? Future.<Void>succeededFuture()
                                        : read(connection, load, opened)))
                .onSuccess(ended -> opened.tryComplete(StagedRows.NONE))
                .onFailure(opened::tryFail);
        return opened.future();
    }

    /** Done when the rows are closed. */
    private static Future<Void> read(SqlConnection connection, Load load, Promise<StagedRows> opened) {
        var parameters = Tuple.of(load.job(), load.broker(), load.effectiveDate(), Statements.utc(load.appliedAt()));
        return connection.prepare(ROWS).compose(statement -> {
            var rows = new PgStagedRows(statement.cursor(parameters));
            opened.complete(rows);
            return rows.closed.future();
        });
    }

    static Future<RowDigests> created(Database database, UUID job) {
        return database.run(LIMIT, connection -> PgCatalogSource.rows(connection, OF_CREATED, Tuple.of(job)))
                .map(rows -> {
                    var pairs = rows.iterator().next().getBuffer("pairs");
                    var digests = new RowDigests();
                    var bytes = ByteBuffer.wrap(pairs == null ? new byte[0] : pairs.getBytes());
                    while (bytes.hasRemaining()) {
                        digests.add(bytes.getLong(), bytes.getLong());
                    }
                    return digests;
                });
    }

    @Override
    public Future<List<Staged>> next() {
        if (begun && !cursor.hasMore()) {
            return Future.succeededFuture(List.of());
        }
        begun = true;
        return cursor.read(PAGE).map(rows -> {
            var page = new ArrayList<Staged>(rows.size());
            rows.forEach(row -> page.add(staged(row)));
            return page;
        });
    }

    @Override
    public Future<Void> close() {
        (begun ? cursor.close() : Future.<Void>succeededFuture()).onComplete(done -> closed.tryComplete());
        return closed.future();
    }

    private static Staged staged(Row row) {
        var cells = new Cells(row);
        var token = cells.token();
        long digest = cells.number();
        return new Staged(cells.instrument(List.of(token), List.of(), List.of()), digest);
    }
}
