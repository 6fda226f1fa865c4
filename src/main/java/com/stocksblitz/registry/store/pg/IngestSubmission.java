package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.PgIngestStore.first;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.ingest.IngestJob;
import com.stocksblitz.registry.ingest.IngestStore.Repeat;
import com.stocksblitz.registry.ingest.IngestStore.Submission;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Takes one job in: repeats, order of dates and length of the queue are decided in the transaction that queues it. */
final class IngestSubmission {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration KEY_KEPT = Duration.ofHours(24);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private final Database database;

    IngestSubmission(Database database) {
        this.database = database;
    }

    Future<Submission> submit(
            IngestJob job, Optional<Repeat> repeat, UUID runner, Instant now, Duration lease, int queueLimit) {
        return database.inTransaction(
                LIMIT,
                connection -> earlier(connection, job, repeat, now)
                        .compose(earlier -> earlier.isPresent()
                                ? Future.succeededFuture(new Submission(earlier.get(), true, Optional.empty()))
                                : queue(connection, job, runner, now, lease, queueLimit)));
    }

    private static final String FORGET_KEY =
            "delete from idempotency_keys where actor = $1 and operation = 'ingest' and key = $2 and created_at < $3";

    /** A second one with the same key waits here for the first to commit, and then finds it. */
    private static final String TAKE_KEY = """
            insert into idempotency_keys (actor, operation, key, body_sha256, answer, created_at)
            values ($1, 'ingest', $2, $3, jsonb_build_object('job_id', $4::text), $5)
            on conflict do nothing
            """;

    private static final String FIND_KEY = """
            select body_sha256, answer ->> 'job_id' as job_id from idempotency_keys
            where actor = $1 and operation = 'ingest' and key = $2
            """;

    private static Future<Optional<UUID>> earlier(
            SqlConnection connection, IngestJob job, Optional<Repeat> repeat, Instant now) {
        if (repeat.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        var key = repeat.get().key();
        var content = repeat.get().contentSha256();
        return connection
                .preparedQuery(FORGET_KEY)
                .execute(Tuple.of(job.actor(), key, utc(now.minus(KEY_KEPT))))
                .compose(forgotten -> connection
                        .preparedQuery(TAKE_KEY)
                        .execute(Tuple.of(
                                job.actor(),
                                key,
                                Buffer.buffer(content),
                                job.id().toString(),
                                utc(now))))
                .compose(taken -> taken.rowCount() == 1
                        ? Future.succeededFuture(Optional.<UUID>empty())
                        : connection
                                .preparedQuery(FIND_KEY)
                                .execute(Tuple.of(job.actor(), key))
                                .compose(rows -> same(first(rows).orElseThrow(), content)));
    }

    private static Future<Optional<UUID>> same(Row row, byte[] content) {
        return Arrays.equals(row.getBuffer("body_sha256").getBytes(), content)
                ? Future.succeededFuture(Optional.of(UUID.fromString(row.getString("job_id"))))
                : Future.failedFuture(new FailureException(new Failure.Refused(
                        "idempotency_key_reused",
                        "The Idempotency-Key was used for another dump.",
                        List.of(new FieldError("Idempotency-Key", "reused", "Use another key for another dump.")))));
    }

    /** Makes two submissions take turns, so that both cannot find the last free place. */
    private static final String LOCK_QUEUE = "select pg_advisory_xact_lock(hashtext('ingest_queue'))";

    private static final String STATE = """
            select
                (select count(*) from ingest_jobs where status in ('queued', 'running')) as open_jobs,
                (select max(effective_date) from ingest_jobs
                    where broker = $1 and status = 'completed' and not dry_run) as applied,
                (select sum(extract(epoch from completed_at - started_at)) / nullif(sum(source_bytes), 0) from (
                    select started_at, completed_at, source_bytes from ingest_jobs
                    where broker = $1 and status = 'completed' order by completed_at desc limit 5) recent)::float8
                    as seconds_per_byte
            """;

    private static final String INSERT = """
            insert into ingest_jobs (job_id, broker, mode, priority, dry_run, status, effective_date, source_file,
                source_sha256, source_bytes, symbols, exchanges, actor, correlation_id, traceparent, runner, lease_until,
                created_at)
            values ($1, $2, $3, $4, $5, 'queued', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            """;

    private static Future<Submission> queue(
            SqlConnection connection, IngestJob job, UUID runner, Instant now, Duration lease, int queueLimit) {
        return connection
                .query(LOCK_QUEUE)
                .execute()
                .compose(locked -> connection.preparedQuery(STATE).execute(Tuple.of(job.broker())))
                .compose(rows -> {
                    var state = first(rows).orElseThrow();
                    if (state.getLong("open_jobs") >= queueLimit) {
                        return Future.failedFuture(new FailureException(new Failure.Unavailable(
                                "The queue of dumps is full (" + queueLimit + ").", RETRY_AFTER)));
                    }
                    var applied = state.getLocalDate("applied");
                    if (applied != null && job.effectiveDate().isBefore(applied)) {
                        return Future.failedFuture(new FailureException(older(job, applied)));
                    }
                    var perByte = Optional.ofNullable(state.getDouble("seconds_per_byte"));
                    return connection
                            .preparedQuery(INSERT)
                            .execute(parameters(job, runner, now, lease))
                            .map(inserted -> new Submission(
                                    job.id(),
                                    false,
                                    perByte.map(
                                            seconds -> Duration.ofSeconds((long) Math.ceil(seconds * job.bytes())))));
                });
    }

    /** A day that is over is not rewritten: tokens closed since would be opened in the past of others. */
    static Failure.Refused older(IngestJob job, LocalDate applied) {
        return new Failure.Refused(
                "older_than_applied",
                "A dump of " + job.broker() + " with effective date " + applied + " was applied already; "
                        + job.effectiveDate() + " is older.",
                List.of(new FieldError("effective_date", "too_old", "Must be " + applied + " or later.")));
    }

    private static Tuple parameters(IngestJob job, UUID runner, Instant now, Duration lease) {
        return Tuple.from(Arrays.asList(
                job.id(),
                job.broker(),
                job.mode().name().toLowerCase(Locale.ROOT),
                job.priority(),
                job.dryRun(),
                job.effectiveDate(),
                job.file().toString(),
                job.sha256(),
                job.bytes(),
                job.filter().symbols().toArray(String[]::new),
                job.filter().exchanges().toArray(String[]::new),
                job.actor(),
                job.correlationId(),
                job.traceparent().orElse(null),
                runner,
                utc(now.plus(lease)),
                utc(now)));
    }
}
