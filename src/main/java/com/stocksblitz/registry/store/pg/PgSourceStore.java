package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.PgIngestStore.first;
import static com.stocksblitz.registry.store.pg.PgIngestStore.stream;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.ingest.SourceStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was fetched when, in the table {@code ingest_sources}. */
public final class PgSourceStore implements SourceStore {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /**
     * What the server said of the file counts while its job may still bring it in: of one that failed, or was rejected
     * or cancelled, the file is wanted again. A job that was forgotten since is no proof either, so that once in the
     * time of keeping the same file comes again.
     */
    private static final String COLUMNS = """
            name, checked_at, fetched_at, outcome, detail, failures, next_attempt, job_id,
            case when taken then etag end as etag, case when taken then last_modified end as last_modified
            """.replace("taken", """
                    exists (select from ingest_jobs j where j.job_id = s.job_id and j.status not in ('failed', 'cancelled'))
                    """.strip());

    private final Database database;

    public PgSourceStore(Database database) {
        this.database = database;
    }

    private static final String STATES = "select " + COLUMNS + " from ingest_sources s";

    @Override
    public Future<Map<String, State>> states() {
        return database.run(
                LIMIT,
                connection -> connection
                        .query(STATES)
                        .execute()
                        .map(rows -> stream(rows)
                                .collect(Collectors.toMap(row -> row.getString("name"), PgSourceStore::state))));
    }

    private static final String TAKE = """
            insert into ingest_sources as s (name, lease_until) values ($1, $4)
            on conflict (name) do update set lease_until = $4
            where s.lease_until < $3
                and (s.checked_at is null or s.checked_at < $2 or (s.outcome = 'failed' and s.next_attempt <= $3))
            returning %s
            """.formatted(COLUMNS);

    @Override
    public Future<Optional<State>> take(String name, Instant dueSince, Instant now, Duration lease) {
        return database.run(
                LIMIT,
                connection -> connection
                        .preparedQuery(TAKE)
                        .execute(Tuple.of(name, utc(dueSince), utc(now), utc(now.plus(lease))))
                        .map(rows -> first(rows).map(PgSourceStore::state)));
    }

    private static final String FETCHED = """
            insert into ingest_sources (name, etag, last_modified, checked_at, fetched_at, outcome, job_id, lease_until)
            values ($1, $3, $4, $2, $2, 'fetched', $5, '-infinity')
            on conflict (name) do update set etag = $3, last_modified = $4, checked_at = $2, fetched_at = $2,
                outcome = 'fetched', detail = null, failures = 0, next_attempt = null, job_id = $5, lease_until = '-infinity'
            """;

    private static final String UNCHANGED = """
            update ingest_sources set checked_at = $2, outcome = 'unchanged', detail = null, failures = 0,
                next_attempt = null, lease_until = '-infinity'
            where name = $1
            """;

    private static final String FAILED = """
            insert into ingest_sources (name, checked_at, outcome, detail, failures, next_attempt, lease_until)
            values ($1, $2, 'failed', $3, $4, $5, '-infinity')
            on conflict (name) do update set checked_at = $2, outcome = 'failed', detail = $3, failures = $4,
                next_attempt = $5, lease_until = '-infinity'
            """;

    @Override
    public Future<Void> keep(String name, Attempt attempt, Instant now) {
        return switch (attempt) {
            case Attempt.Fetched fetched ->
                execute(
                        FETCHED,
                        name,
                        utc(now),
                        fetched.validators().etag(),
                        fetched.validators().lastModified(),
                        fetched.job());
            case Attempt.Unchanged unchanged -> execute(UNCHANGED, name, utc(now));
            case Attempt.Failed failed ->
                execute(
                        FAILED,
                        name,
                        utc(now),
                        failed.detail(),
                        failed.failures(),
                        failed.again() == null ? null : utc(failed.again()));
        };
    }

    private Future<Void> execute(String sql, Object... parameters) {
        return database.run(
                LIMIT,
                connection -> connection
                        .preparedQuery(sql)
                        .execute(Tuple.from(Arrays.asList(parameters)))
                        .mapEmpty());
    }

    private static State state(Row row) {
        return new State(
                new Validators(row.getString("etag"), row.getString("last_modified")),
                Rows.instant(row, "checked_at"),
                Rows.instant(row, "fetched_at"),
                row.getString("outcome"),
                row.getString("detail"),
                row.getInteger("failures"),
                Rows.instant(row, "next_attempt"),
                row.getUUID("job_id"));
    }
}
