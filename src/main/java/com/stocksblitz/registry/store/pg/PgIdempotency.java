package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.plan.PackedDocument;
import com.stocksblitz.registry.plan.PlanKey;
import com.stocksblitz.registry.plan.PlanStore.FirstAnswer;
import com.stocksblitz.registry.plan.PlanStore.Once;
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

    /** The earlier answer under that key, or, where there is none, this one is written; inside a transaction. */
    Future<Optional<FirstAnswer>> claim(SqlConnection connection, FirstAnswer first) {
        return lock(connection, first.once())
                .compose(locked -> recall(connection, first.once()))
                .compose(earlier -> earlier.isPresent()
                        ? Future.succeededFuture(earlier)
                        : write(connection, first).map(Optional.empty()));
    }

    Future<Optional<FirstAnswer>> recall(SqlConnection connection, Once once) {
        return connection
                .preparedQuery(RECALL)
                .execute(Tuple.of(once.actor(), operation, once.key(), oldest()))
                .compose(rows -> read(rows, once));
    }

    Future<Void> deleteOld(SqlConnection connection) {
        return connection
                .preparedQuery(DELETE_OLD)
                .execute(Tuple.of(operation, oldest()))
                .mapEmpty();
    }

    private Future<Void> lock(SqlConnection connection, Once once) {
        return connection
                .preparedQuery(TRY_LOCK)
                .execute(Tuple.of(operation, once.actor(), once.key()))
                .compose(rows -> rows.iterator().next().getBoolean("locked")
                        ? Future.succeededFuture()
                        : Future.failedFuture(inFlight()));
    }

    private Future<Void> write(SqlConnection connection, FirstAnswer first) {
        return connection
                .preparedQuery(REMEMBER)
                .execute(Tuple.from(List.of(
                        first.once().actor(),
                        operation,
                        first.once().key(),
                        Buffer.buffer(first.once().body().bytes()),
                        new JsonObject(first.answer()),
                        Buffer.buffer(first.document().bytes()),
                        clock.instant().atOffset(ZoneOffset.UTC))))
                .mapEmpty();
    }

    private static Future<Optional<FirstAnswer>> read(RowSet<Row> rows, Once once) {
        var found = rows.iterator();
        if (!found.hasNext()) {
            return Future.succeededFuture(Optional.empty());
        }
        var row = found.next();
        return PlanKey.of(row.getBuffer("body_sha256").getBytes()).equals(once.body())
                ? Future.succeededFuture(Optional.of(new FirstAnswer(
                        once,
                        row.getJsonObject("answer").encode(),
                        PackedDocument.of(row.getBuffer("document").getBytes()))))
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
