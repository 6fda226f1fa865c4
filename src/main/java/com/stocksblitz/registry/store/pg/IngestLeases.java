package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.PgIngestStore.stream;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.ingest.IngestStore.Orphan;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Which runner has which job for how long, and what becomes of jobs whose runner is gone. */
final class IngestLeases {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Database database;
    private final IngestStaging staging;

    IngestLeases(Database database, IngestStaging staging) {
        this.database = database;
        this.staging = staging;
    }

    private static final String KEEP_ALIVE = """
            update ingest_jobs set lease_until = $3
            where runner = $1 and (status = 'queued' or (status = 'running' and job_id = $2))
            """;

    Future<Void> keepAlive(UUID runner, Optional<UUID> current, Instant now, Duration lease) {
        return execute(KEEP_ALIVE, Tuple.of(runner, current.orElse(null), utc(now.plus(lease))));
    }

    private static final String GIVE_UP = """
            update ingest_jobs set status = 'failed', completed_at = $2,
                errors = jsonb_build_array('The job was started ' || attempts || ' times and never ended.')
            where runner = $1 and status = 'queued' and attempts >= $3
            returning job_id, source_file
            """;

    Future<List<Path>> giveUp(UUID runner, Instant now, int maxAttempts) {
        return database.run(
                        LIMIT,
                        connection ->
                                connection.preparedQuery(GIVE_UP).execute(Tuple.of(runner, utc(now), maxAttempts)))
                .compose(this::clear)
                .map(rows -> stream(rows)
                        .map(row -> Path.of(row.getString("source_file")))
                        .toList());
    }

    private static final String ORPHANS = """
            select job_id, source_file, lease_until from ingest_jobs
            where status in ('queued', 'running') and lease_until < $1 order by priority, created_at limit 100
            """;

    Future<List<Orphan>> orphans(Instant now) {
        return database.run(
                LIMIT,
                connection -> connection
                        .preparedQuery(ORPHANS)
                        .execute(Tuple.of(utc(now)))
                        .map(rows -> stream(rows).map(IngestLeases::orphan).toList()));
    }

    private static Orphan orphan(Row row) {
        return new Orphan(
                row.getUUID("job_id"),
                Path.of(row.getString("source_file")),
                row.getOffsetDateTime("lease_until").toInstant());
    }

    private static final String ADOPT = """
            update ingest_jobs set status = 'queued', runner = $2, lease_until = $4
            where job_id = $1 and status in ('queued', 'running') and lease_until < $3
            """;

    Future<Void> adopt(UUID job, UUID runner, Instant now, Duration lease) {
        return execute(ADOPT, Tuple.of(job, runner, utc(now), utc(now.plus(lease))));
    }

    private static final String ABANDON = """
            update ingest_jobs set status = 'failed', completed_at = $2, errors = jsonb_build_array($3::text)
            where job_id = $1 and status in ('queued', 'running') and lease_until < $2
            returning job_id
            """;

    Future<Void> abandon(UUID job, Instant now, String reason) {
        return database.run(
                        LIMIT, connection -> connection.preparedQuery(ABANDON).execute(Tuple.of(job, utc(now), reason)))
                .compose(this::clear)
                .mapEmpty();
    }

    /** An orderly stop is no crash, so the attempt does not count. */
    private static final String RELEASE = """
            update ingest_jobs set lease_until = $2,
                attempts = case when status = 'running' then attempts - 1 else attempts end, status = 'queued'
            where runner = $1 and status in ('queued', 'running')
            """;

    Future<Void> release(UUID runner, Instant now) {
        return execute(RELEASE, Tuple.of(runner, utc(now.minusMillis(1))));
    }

    /** No runner is left that would clear what it has staged for them. */
    private Future<RowSet<Row>> clear(RowSet<Row> ended) {
        return Future.join(stream(ended)
                        .map(row -> staging.clear(row.getUUID("job_id")))
                        .toList())
                .map(ended);
    }

    private Future<Void> execute(String sql, Tuple parameters) {
        return database.run(
                LIMIT,
                connection -> connection.preparedQuery(sql).execute(parameters).mapEmpty());
    }
}
