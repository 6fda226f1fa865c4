package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.Load;
import com.stocksblitz.registry.catalog.LoadWatch;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ingest.DriftGuard;
import com.stocksblitz.registry.ingest.DumpLine;
import com.stocksblitz.registry.ingest.IngestJob;
import com.stocksblitz.registry.ingest.IngestStore;
import com.stocksblitz.registry.ingest.KnownRows;
import com.stocksblitz.registry.ingest.Precedence;
import com.stocksblitz.registry.ingest.RowFilter;
import com.stocksblitz.registry.ingest.Standing;
import com.stocksblitz.registry.ingest.api.BrokerList.BrokerStatus;
import com.stocksblitz.registry.ingest.api.DecideJob;
import com.stocksblitz.registry.ingest.api.IngestMode;
import com.stocksblitz.registry.ingest.api.JobList;
import com.stocksblitz.registry.ingest.api.JobReport;
import com.stocksblitz.registry.ingest.api.JobsQuery;
import com.stocksblitz.registry.ingest.api.QuarantinePage;
import com.stocksblitz.registry.ingest.api.QuarantineQuery;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Jobs in PostgreSQL: how they begin and end. Who may work on which is in {@link IngestLeases}, what a job does with
 * its rows in {@link IngestStaging} and {@link IngestApplication}, what is told about jobs in {@link IngestReports}.
 */
public final class PgIngestStore implements IngestStore {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Database database;
    private final LoadWatch watch;
    private final IngestStaging staging;
    private final IngestLeases leases;
    private final IngestApplication application;
    private final IngestReports reports;
    private final IngestSubmission submission;
    private final IngestDecisions decisions;
    private final IngestRetention retention;

    public PgIngestStore(Database database) {
        this(database, LoadWatch.NONE);
    }

    /** @param watch told of each load that this node applies */
    public PgIngestStore(Database database, LoadWatch watch) {
        this.database = database;
        this.watch = watch;
        this.staging = new IngestStaging(database);
        this.leases = new IngestLeases(database, staging);
        this.application = new IngestApplication(database);
        this.reports = new IngestReports(database);
        this.submission = new IngestSubmission(database);
        this.decisions = new IngestDecisions(database);
        this.retention = new IngestRetention(database);
    }

    @Override
    public Future<Submission> submit(
            IngestJob job, Optional<Repeat> repeat, UUID runner, Instant now, Duration lease, int queueLimit) {
        return submission.submit(job, repeat, runner, now, lease, queueLimit);
    }

    private static final String CLAIM = """
            update ingest_jobs set status = 'running', started_at = $2, lease_until = $3, attempts = attempts + 1
            where job_id = (
                select job_id from ingest_jobs where runner = $1 and status = 'queued' and attempts < $4
                    and (not_before is null or not_before <= $5)
                order by priority, created_at, job_id limit 1 for update skip locked)
            returning job_id, broker, mode, priority, dry_run, effective_date, source_file, source_sha256, source_bytes,
                symbols, exchanges, actor, correlation_id, traceparent
            """;

    @Override
    public Future<Optional<IngestJob>> claim(
            UUID runner, Instant now, LocalDate tradeDate, Duration lease, int maxAttempts) {
        return database.run(
                LIMIT,
                connection -> connection
                        .preparedQuery(CLAIM)
                        .execute(Tuple.of(runner, utc(now), utc(now.plus(lease)), maxAttempts, tradeDate))
                        .map(rows -> first(rows).map(PgIngestStore::job)));
    }

    private static final String DEFER = """
            update ingest_jobs set status = 'queued', not_before = effective_date, attempts = attempts - 1, started_at = null
            where job_id = $1 and runner = $2 and status = 'running' and not cancel_requested
            """;

    @Override
    public Future<Boolean> defer(UUID job, UUID runner) {
        return database.run(
                LIMIT,
                connection -> connection
                        .preparedQuery(DEFER)
                        .execute(Tuple.of(job, runner))
                        .map(rows -> rows.rowCount() == 1));
    }

    private static IngestJob job(Row row) {
        return new IngestJob(
                row.getUUID("job_id"),
                row.getString("broker"),
                IngestMode.valueOf(row.getString("mode").toUpperCase(Locale.ROOT)),
                row.getInteger("priority"),
                row.getBoolean("dry_run"),
                row.getLocalDate("effective_date"),
                Path.of(row.getString("source_file")),
                row.getString("source_sha256"),
                row.getLong("source_bytes"),
                new RowFilter(
                        Set.copyOf(Arrays.asList(row.getArrayOfStrings("symbols"))),
                        Set.copyOf(Arrays.asList(row.getArrayOfStrings("exchanges")))),
                row.getString("actor"),
                row.getString("correlation_id"),
                Optional.ofNullable(row.getString("traceparent")));
    }

    @Override
    public Future<List<Path>> giveUp(UUID runner, Instant now, int maxAttempts) {
        return leases.giveUp(runner, now, maxAttempts);
    }

    @Override
    public Future<Void> keepAlive(UUID runner, Optional<UUID> current, Instant now, Duration lease) {
        return leases.keepAlive(runner, current, now, lease);
    }

    @Override
    public Future<List<Orphan>> orphans(Instant now) {
        return leases.orphans(now);
    }

    @Override
    public Future<Void> adopt(UUID job, UUID runner, Instant now, Duration lease) {
        return leases.adopt(job, runner, now, lease);
    }

    @Override
    public Future<Void> abandon(UUID job, Instant now, String reason) {
        return leases.abandon(job, now, reason);
    }

    @Override
    public Future<Void> release(UUID runner, Instant now) {
        return leases.release(runner, now);
    }

    @Override
    public Future<Boolean> begin(UUID job, UUID runner, String format, Standing standing) {
        return staging.begin(job, runner, format, standing);
    }

    @Override
    public Future<KnownRows> known(String broker) {
        return IngestKnown.read(database, broker);
    }

    @Override
    public Future<Boolean> stage(UUID job, UUID runner, List<DumpLine> chunk, int progress, Instant now) {
        return staging.stage(job, runner, chunk, progress, now);
    }

    @Override
    public Future<Optional<Outcome>> apply(
            IngestJob job, UUID runner, Intake intake, Precedence precedence, DriftGuard guard, Instant now) {
        if (job.dryRun()) {
            return application.apply(job, runner, intake, precedence, guard, now);
        }
        watch.applying(new Load(job.id(), job.broker(), job.effectiveDate(), now));
        return application.apply(job, runner, intake, precedence, guard, now).onComplete(done -> watch.ended(job.id()));
    }

    @Override
    public Future<Boolean> forget(Instant endedBefore) {
        return retention.forget(endedBefore);
    }

    private static final String STATUS = "select status from ingest_jobs where job_id = $1";

    @Override
    public Future<Optional<String>> status(UUID job) {
        return database.run(
                LIMIT,
                connection -> connection
                        .preparedQuery(STATUS)
                        .execute(Tuple.of(job))
                        .map(rows -> first(rows).map(row -> row.getString("status"))));
    }

    @Override
    public Future<Decided> decide(DecideJob decision, Origin origin, Instant now) {
        return decisions
                .decide(decision, origin, now)
                .compose(file -> report(decision.jobId()).map(report -> new Decided(report, file)));
    }

    @Override
    public Future<List<Path>> expireHeld(Instant heldBefore, Instant now) {
        return decisions.expire(heldBefore, now);
    }

    private static final String FAIL = """
            update ingest_jobs set status = 'failed', completed_at = $3, errors = jsonb_build_array($4::text),
                counts = jsonb_build_object('quarantined',
                    (select count(*) from ingest_quarantine q where q.job_id = $1))
            where job_id = $1 and runner = $2 and status = 'running'
            """;

    @Override
    public Future<Boolean> fail(UUID job, UUID runner, Instant now, String reason) {
        return end(FAIL, job, Tuple.of(job, runner, utc(now), reason));
    }

    private static final String CANCELLED = """
            update ingest_jobs set status = 'cancelled', completed_at = $3
            where job_id = $1 and runner = $2 and status = 'running' and cancel_requested
            """;

    @Override
    public Future<Boolean> cancelled(UUID job, UUID runner, Instant now) {
        return end(CANCELLED, job, Tuple.of(job, runner, utc(now)));
    }

    /** The staged rows of a job that was taken over are the other runner's. */
    private Future<Boolean> end(String sql, UUID job, Tuple parameters) {
        return database.run(
                        LIMIT,
                        connection -> connection
                                .preparedQuery(sql)
                                .execute(parameters)
                                .map(rows -> rows.rowCount() == 1))
                .compose(ended -> ended ? staging.clear(job).map(true) : Future.succeededFuture(false));
    }

    private static final String CANCEL = """
            update ingest_jobs set cancel_requested = true,
                completed_at = case when status in ('queued', 'held') then $2::timestamptz end,
                status = case when status in ('queued', 'held') then 'cancelled' else status end
            where job_id = $1 and status in ('queued', 'running', 'held')
            returning status, source_file
            """;

    @Override
    public Future<Cancelled> cancel(UUID job, Instant now) {
        return database.run(
                        LIMIT, connection -> connection.preparedQuery(CANCEL).execute(Tuple.of(job, utc(now))))
                .compose(rows -> first(rows).flatMap(PgIngestStore::unneeded).isPresent()
                        ? staging.clear(job).map(rows)
                        : Future.succeededFuture(rows))
                .compose(rows -> report(job)
                        .compose(report -> first(rows)
                                .map(row -> Future.succeededFuture(new Cancelled(report, unneeded(row))))
                                .orElseGet(() -> Future.failedFuture(ended(report)))));
    }

    private static Optional<Path> unneeded(Row row) {
        return row.getString("status").equals("cancelled")
                ? Optional.of(Path.of(row.getString("source_file")))
                : Optional.empty();
    }

    private static final String FILES_IN_USE =
            "select source_file from ingest_jobs where status in ('queued', 'running', 'held')";

    @Override
    public Future<Set<String>> filesInUse() {
        return database.run(
                LIMIT,
                connection -> connection
                        .query(FILES_IN_USE)
                        .execute()
                        .map(rows -> stream(rows)
                                .map(row -> Path.of(row.getString("source_file"))
                                        .getFileName()
                                        .toString())
                                .collect(Collectors.toSet())));
    }

    private static FailureException ended(JobReport report) {
        return new FailureException(new Failure.Conflict(
                "job_ended", "The job has ended: " + report.status() + ".", Map.of("job_status", report.status())));
    }

    @Override
    public Future<JobReport> report(UUID job) {
        return reports.report(job);
    }

    @Override
    public Future<QuarantinePage> quarantine(QuarantineQuery query) {
        return reports.quarantine(query);
    }

    @Override
    public Future<JobList> list(JobsQuery query) {
        return reports.list(query);
    }

    @Override
    public Future<List<BrokerStatus>> brokers() {
        return reports.brokers();
    }

    static Optional<Row> first(RowSet<Row> rows) {
        return stream(rows).findFirst();
    }

    static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }
}
