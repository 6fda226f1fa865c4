package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.PgIngestStore.first;
import static com.stocksblitz.registry.store.pg.PgIngestStore.stream;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ingest.api.DecideJob;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of held jobs. An approved one is queued again with its lease run out, so that its own node claims it or,
 * after a restart, any node that has the file takes it over; it is compared once more before it is applied.
 */
final class IngestDecisions {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Database database;

    IngestDecisions(Database database) {
        this.database = database;
    }

    private static final String HELD =
            "select status, holds, decision, source_file, findings from ingest_jobs where job_id = $1 for update";

    private static final String APPROVE = """
            update ingest_jobs set status = 'queued', attempts = 0, lease_until = $2, accepted = findings, decision = $3::jsonb
            where job_id = $1
            """;

    private static final String REJECT = """
            update ingest_jobs set status = 'cancelled', completed_at = $2, decision = $3::jsonb,
                errors = jsonb_build_array('Rejected by ' || ($3::jsonb ->> 'actor') || ': ' || ($3::jsonb ->> 'reason'))
            where job_id = $1
            """;

    /** @return the file of a job that ended */
    Future<Optional<Path>> decide(DecideJob decision, Origin origin, Instant now) {
        return database.inTransaction(
                LIMIT,
                connection -> connection
                        .preparedQuery(HELD)
                        .execute(Tuple.of(decision.jobId()))
                        .compose(rows -> first(rows)
                                .map(row -> decide(connection, row, decision, origin, now))
                                .orElseGet(() -> Future.failedFuture(IngestReports.unknownJob(decision.jobId())))));
    }

    private static Future<Optional<Path>> decide(
            SqlConnection connection, Row row, DecideJob decision, Origin origin, Instant now) {
        var verdict = decision.approve() ? "approved" : "rejected";
        if (!row.getString("status").equals("held")) {
            return isRepeat(row, decision, verdict)
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(notHeld(row));
        }
        if (decision.hold().filter(hold -> hold != row.getInteger("holds")).isPresent()) {
            return Future.failedFuture(otherEvidence(row));
        }
        var decided = new JsonObject()
                .put("verdict", verdict)
                .put("actor", origin.actor())
                .put("reason", decision.reason())
                .put("at", now.toString());
        return connection
                .preparedQuery(decision.approve() ? APPROVE : REJECT)
                .execute(Tuple.of(decision.jobId(), utc(now), decided))
                .compose(updated -> AuditRows.add(
                        connection,
                        now,
                        origin,
                        "ingest." + verdict,
                        "jobs/" + decision.jobId(),
                        Map.of(
                                "reason", decision.reason(),
                                "hold", row.getInteger("holds"),
                                "findings", Findings.read(row.getJsonArray("findings")))))
                .map(audited ->
                        decision.approve() ? Optional.empty() : Optional.of(Path.of(row.getString("source_file"))));
    }

    private static boolean isRepeat(Row row, DecideJob decision, String verdict) {
        var earlier = row.getJsonObject("decision");
        return earlier != null
                && earlier.getString("verdict").equals(verdict)
                && decision.hold()
                        .filter(hold -> hold != row.getInteger("holds"))
                        .isEmpty();
    }

    private static FailureException notHeld(Row row) {
        var status = row.getString("status");
        return new FailureException(new Failure.Conflict(
                "not_held", "The job waits for no decision: it is " + status + ".", Map.of("job_status", status)));
    }

    private static FailureException otherEvidence(Row row) {
        int holds = row.getInteger("holds");
        return new FailureException(new Failure.Conflict(
                "evidence_changed",
                "The job is held for the time " + holds + ", with other evidence than the one that was looked at.",
                Map.of("hold", holds)));
    }

    private static final String EXPIRE = """
            update ingest_jobs set status = 'cancelled', completed_at = $2::timestamptz, errors = jsonb_build_array($3::text),
                decision = jsonb_build_object('verdict', 'expired', 'actor', 'registry', 'reason', $3::text, 'at', $2::timestamptz)
            where status = 'held' and held_at < $1
            returning source_file
            """;

    Future<List<Path>> expire(Instant heldBefore, Instant now) {
        return database.run(
                LIMIT,
                connection -> connection
                        .preparedQuery(EXPIRE)
                        .execute(Tuple.of(
                                utc(heldBefore),
                                utc(now),
                                "Nobody decided about the held job in time; it is given up."))
                        .map(rows -> stream(rows)
                                .map(row -> Path.of(row.getString("source_file")))
                                .toList()));
    }
}
