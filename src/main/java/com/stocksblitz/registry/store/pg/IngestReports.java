package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.PgIngestStore.first;
import static com.stocksblitz.registry.store.pg.PgIngestStore.stream;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ingest.api.BrokerList.BrokerStatus;
import com.stocksblitz.registry.ingest.api.JobList;
import com.stocksblitz.registry.ingest.api.JobReport;
import com.stocksblitz.registry.ingest.api.JobReport.Decision;
import com.stocksblitz.registry.ingest.api.JobReport.Guard;
import com.stocksblitz.registry.ingest.api.JobReport.Quarantine;
import com.stocksblitz.registry.ingest.api.JobsQuery;
import com.stocksblitz.registry.ingest.api.QuarantinePage;
import com.stocksblitz.registry.ingest.api.QuarantineQuery;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** What is told about jobs and brokers. */
final class IngestReports {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int QUARANTINE_SHOWN = 100;

    private final Database database;

    IngestReports(Database database) {
        this.database = database;
    }

    /**
     * The positions are the neighbours of the job's id in the index on job and position. Asked as {@code min} and
     * {@code max}, the planner may walk the log by position instead, past the events of all jobs before: tens of
     * milliseconds for each look at a job whose events are being numbered. Only what is completed has events, and those
     * that a job is about to write are not to be seen yet, but would have to be passed.
     */
    private static final String JOBS = """
            select j.job_id, j.broker, j.mode, j.status, j.dry_run, j.progress, j.format, j.effective_date, j.not_before, j.created_at,
                j.started_at, j.completed_at, j.source_sha256, j.counts, j.errors, j.findings, j.compared_with, j.holds, j.held_at, j.decision,
                first.position as first_position, last.position as last_position
            from ingest_jobs j
            left join lateral (
                select e.job_id, e.position from event_log e
                where j.status = 'completed' and e.job_id is not null and (e.job_id, e.position) > (j.job_id, 0)
                order by e.job_id, e.position limit 1) first on first.job_id = j.job_id
            left join lateral (
                select e.job_id, e.position from event_log e
                where j.status = 'completed' and e.job_id is not null
                    and (e.job_id, e.position) <= (j.job_id, 9223372036854775807)
                order by e.job_id desc, e.position desc limit 1) last on last.job_id = j.job_id
            """;

    private static final String JOB = JOBS + "where j.job_id = $1";

    private static final String REASONS =
            "select reason, count(*) as rows from ingest_quarantine where job_id = $1 group by reason";

    private static final String QUARANTINE = """
            select line, reason, detail from ingest_quarantine where job_id = $1 order by line limit %d
            """.formatted(QUARANTINE_SHOWN);

    Future<JobReport> report(UUID job) {
        return database.run(
                LIMIT,
                connection -> connection
                        .preparedQuery(JOB)
                        .execute(Tuple.of(job))
                        .compose(rows -> first(rows)
                                .map(row -> quarantine(connection, job).map(found -> report(row, shown(row, found))))
                                .orElseGet(() -> Future.failedFuture(unknownJob(job)))));
    }

    private static Future<Quarantine> quarantine(SqlConnection connection, UUID job) {
        return connection
                .preparedQuery(REASONS)
                .execute(Tuple.of(job))
                .compose(reasons -> connection
                        .preparedQuery(QUARANTINE)
                        .execute(Tuple.of(job))
                        .map(rows -> quarantine(reasons, rows)));
    }

    private static Quarantine quarantine(RowSet<Row> reasons, RowSet<Row> rows) {
        var byReason =
                stream(reasons).collect(Collectors.toMap(row -> row.getString("reason"), row -> row.getLong("rows")));
        var shown = stream(rows).map(IngestReports::row).toList();
        return new Quarantine(
                byReason.values().stream().mapToLong(Long::longValue).sum(), byReason, shown);
    }

    /** Without a row of its own, the job's absence could not be told from an empty page. */
    private static final String QUARANTINE_PAGE = """
            select q.line, q.reason, q.detail from ingest_jobs j left join lateral (
                select line, reason, detail from ingest_quarantine
                where job_id = j.job_id and line > $2 order by line limit $3) q on true
            where j.job_id = $1 order by q.line
            """;

    Future<QuarantinePage> quarantine(QuarantineQuery query) {
        long after;
        try {
            after = query.cursor() == null ? Long.MIN_VALUE : Long.parseLong(query.cursor());
        } catch (NumberFormatException unreadable) {
            return Future.failedFuture(unreadableCursor());
        }
        return database.run(
                        LIMIT,
                        connection -> connection
                                .preparedQuery(QUARANTINE_PAGE)
                                .execute(Tuple.of(query.jobId(), after, query.limit() + 1)))
                .compose(rows -> rows.size() == 0
                        ? Future.failedFuture(unknownJob(query.jobId()))
                        : Future.succeededFuture(quarantinePage(rows, query.limit())));
    }

    private static QuarantinePage quarantinePage(RowSet<Row> rows, int limit) {
        var found = stream(rows)
                .filter(row -> row.getLong("line") != null)
                .map(IngestReports::row)
                .toList();
        var page = found.stream().limit(limit).toList();
        return new QuarantinePage(
                page, found.size() > limit ? String.valueOf(page.getLast().line()) : null);
    }

    private static JobReport.Row row(Row row) {
        return new JobReport.Row(row.getLong("line"), row.getString("reason"), row.getString("detail"));
    }

    static FailureException unknownJob(UUID job) {
        return new FailureException(Failure.NotFound.of("There is no job " + job + "."));
    }

    private static FailureException unreadableCursor() {
        return new FailureException(
                Failure.Malformed.of("cursor", "unreadable", "The cursor is not one that a page gave."));
    }

    private static final String LIST = JOBS + """
            where ($1::text is null or j.broker = $1) and ($2::text is null or j.status = $2)
                and ($3::timestamptz is null or (j.created_at, j.job_id) < ($3, $4::uuid))
            order by j.created_at desc, j.job_id desc limit $5
            """;

    Future<JobList> list(JobsQuery query) {
        Position after;
        try {
            after = Position.read(query.cursor());
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            return Future.failedFuture(unreadableCursor());
        }
        return database.run(
                LIMIT,
                connection -> connection
                        .preparedQuery(LIST)
                        .execute(Tuple.of(
                                query.broker(), query.status(), after.created(), after.job(), query.limit() + 1))
                        .map(rows -> page(stream(rows).toList(), query.limit())));
    }

    private static JobList page(List<Row> rows, int limit) {
        var jobs =
                rows.stream().limit(limit).map(row -> report(row, counted(row))).toList();
        return new JobList(
                jobs, rows.size() > limit ? Position.of(rows.get(limit - 1)).write() : null);
    }

    /** The rows are forgotten before the job, their number is not. */
    private static Quarantine shown(Row row, Quarantine found) {
        return found.count() == 0 ? counted(row) : found;
    }

    /** A list gives the number alone. */
    private static Quarantine counted(Row row) {
        return new Quarantine(count(row.getJsonObject("counts"), "quarantined"), Map.of(), List.of());
    }

    private static JobReport report(Row row, Quarantine quarantine) {
        var counts = row.getJsonObject("counts");
        return new JobReport(
                row.getUUID("job_id").toString(),
                row.getString("broker"),
                row.getString("mode"),
                row.getString("status"),
                row.getBoolean("dry_run"),
                row.getNumeric("progress") == null
                        ? BigDecimal.ZERO
                        : row.getNumeric("progress").bigDecimalValue(),
                row.getString("format"),
                row.getLocalDate("effective_date"),
                row.getString("status").equals("queued") ? row.getLocalDate("not_before") : null,
                instant(row, "created_at"),
                instant(row, "started_at"),
                instant(row, "completed_at"),
                row.getString("source_sha256"),
                count(counts, "processed"),
                count(counts, "created"),
                count(counts, "updated"),
                count(counts, "renamed"),
                count(counts, "deactivated"),
                count(counts, "reactivated"),
                count(counts, "unchanged"),
                count(counts, "skipped"),
                count(counts, "closed_tokens"),
                quarantine,
                guard(row),
                row.getJsonArray("errors").stream().map(Object::toString).toList(),
                row.getLong("first_position"),
                row.getLong("last_position"));
    }

    private static Guard guard(Row row) {
        var compared = row.getUUID("compared_with");
        var decision = row.getJsonObject("decision");
        return new Guard(
                Findings.read(row.getJsonArray("findings")),
                compared == null ? null : compared.toString(),
                row.getInteger("holds"),
                instant(row, "held_at"),
                decision == null ? null : decision(decision));
    }

    private static Decision decision(JsonObject decision) {
        return new Decision(
                decision.getString("verdict"),
                decision.getString("actor"),
                decision.getString("reason"),
                OffsetDateTime.parse(decision.getString("at")).toInstant());
    }

    private static long count(JsonObject counts, String name) {
        return counts.getLong(name, 0L);
    }

    private static Instant instant(Row row, String column) {
        var moment = row.getOffsetDateTime(column);
        return moment == null ? null : moment.toInstant();
    }

    private static final String BROKERS = """
            select broker, t.tokens, j.job_id, j.completed_at
            from (select broker, count(*) as tokens from broker_tokens where upper_inf(valid) group by broker) t
            full join (
                select distinct on (broker) broker, job_id, completed_at from ingest_jobs
                where status = 'completed' and not dry_run order by broker, completed_at desc) j using (broker)
            """;

    Future<List<BrokerStatus>> brokers() {
        return database.run(
                LIMIT,
                connection -> connection
                        .preparedQuery(BROKERS)
                        .execute()
                        .map(rows -> stream(rows).map(IngestReports::broker).toList()));
    }

    private static BrokerStatus broker(Row row) {
        var tokens = row.getLong("tokens") == null ? 0 : row.getLong("tokens");
        var job = row.getUUID("job_id");
        return new BrokerStatus(
                row.getString("broker"),
                row.getString("broker"),
                tokens > 0,
                List.of(),
                instant(row, "completed_at"),
                job == null ? null : job.toString(),
                tokens);
    }

    /** Where a page ended. */
    private record Position(OffsetDateTime created, UUID job) {
        static Position of(Row row) {
            return new Position(row.getOffsetDateTime("created_at"), row.getUUID("job_id"));
        }

        static Position read(String cursor) {
            if (cursor == null) {
                return new Position(null, null);
            }
            var parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\\|", -1);
            if (parts.length != 2) {
                throw new IllegalArgumentException("not two parts");
            }
            return new Position(OffsetDateTime.parse(parts[0]), UUID.fromString(parts[1]));
        }

        String write() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((created + "|" + job).getBytes(StandardCharsets.UTF_8));
        }
    }
}
