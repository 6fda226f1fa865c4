package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * First answers in {@code idempotency_keys}, for one operation. The claim of a key is an advisory lock of the
 * transaction and not a row, so that a process that dies between claim and commit leaves nothing behind.
 */
final class PgIdempotency {
    static final Duration KEPT = Duration.ofHours(24);

    private static final String TRY_LOCK = """
            select pg_try_advisory_xact_lock(
                hashtextextended(jsonb_build_array('once', $1::text, $2::text, $3::text)::text, 0)) as locked""";

    private static final String RECALL = """
            select body_sha256, answer, document from idempotency_keys
            where actor = $1 and operation = $2 and key = $3 and created_at > $4""";

    private static final String REMEMBER = """
            insert into idempotency_keys (actor, operation, key, body_sha256, answer, document, created_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (actor, operation, key) do update
            set body_sha256 = excluded.body_sha256, answer = excluded.answer, document = excluded.document,
                created_at = excluded.created_at""";

    private static final String DELETE_OLD = "delete from idempotency_keys where operation = $1 and created_at <= $2";

    private final String operation;
    private final Clock clock;

    PgIdempotency(String operation, Clock clock) {
        this.operation = operation;
        this.clock = clock;
    }

    /**
     * A key of one actor.
     *
     * @param body SHA-256 of everything that the request says
     */
    record Key(String actor, String key, Buffer body) {}

    /** The first answer; either part may be null. */
    record Kept(JsonObject answer, Buffer document) {}

    /** The earlier answer under that key, else the key is this transaction's until it ends. */
    Future<Optional<Kept>> reserve(SqlConnection connection, Key key) {
        return lock(connection, key).compose(locked -> recall(connection, key));
    }

    Future<Optional<Kept>> recall(SqlConnection connection, Key key) {
        return connection
                .preparedQuery(RECALL)
                .execute(Tuple.of(key.actor(), operation, key.key(), oldest()))
                .compose(rows -> read(rows, key));
    }

    /** Keeps the answer under a key that is reserved. */
    Future<Void> remember(SqlConnection connection, Key key, Kept kept) {
        return connection
                .preparedQuery(REMEMBER)
                .execute(Tuple.of(
                        key.actor(),
                        operation,
                        key.key(),
                        key.body(),
                        kept.answer(),
                        kept.document(),
                        clock.instant().atOffset(ZoneOffset.UTC)))
                .mapEmpty();
    }

    Future<Void> deleteOld(SqlConnection connection) {
        return connection
                .preparedQuery(DELETE_OLD)
                .execute(Tuple.of(operation, oldest()))
                .mapEmpty();
    }

    private Future<Void> lock(SqlConnection connection, Key key) {
        return connection
                .preparedQuery(TRY_LOCK)
                .execute(Tuple.of(operation, key.actor(), key.key()))
                .compose(rows -> rows.iterator().next().getBoolean("locked")
                        ? Future.succeededFuture()
                        : Future.failedFuture(inFlight()));
    }

    private static Future<Optional<Kept>> read(RowSet<Row> rows, Key key) {
        var found = rows.iterator();
        if (!found.hasNext()) {
            return Future.succeededFuture(Optional.empty());
        }
        var row = found.next();
        return row.getBuffer("body_sha256").equals(key.body())
                ? Future.succeededFuture(Optional.of(new Kept(row.getJsonObject("answer"), row.getBuffer("document"))))
                : Future.failedFuture(reused());
    }

    private OffsetDateTime oldest() {
        return clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC);
    }

    private static FailureException inFlight() {
        return new FailureException(new Failure.Conflict(
                "idempotency_key_in_flight", "A request with this Idempotency-Key is being worked on.", Map.of()));
    }

    private static FailureException reused() {
        return new FailureException(new Failure.Refused(
                "idempotency_key_reused", "This Idempotency-Key was used with another request.", List.of()));
    }
}
