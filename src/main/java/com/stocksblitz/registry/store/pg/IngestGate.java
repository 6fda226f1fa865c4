package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.PgIngestStore.first;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.ingest.Drift;
import com.stocksblitz.registry.ingest.DriftGuard;
import com.stocksblitz.registry.ingest.DriftGuard.Verdict;
import com.stocksblitz.registry.ingest.IngestCounts;
import com.stocksblitz.registry.ingest.IngestJob;
import com.stocksblitz.registry.ingest.IngestStore.Intake;
import com.stocksblitz.registry.ingest.IngestStore.Outcome;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Between comparing and writing: has the guard judge the job, and ends it in the same transaction as completed or held.
 * Either takes the place of held jobs that speak of the same segments for the same date or an earlier one, so that of a
 * broker's segment one job at most waits for a decision, the newest.
 */
final class IngestGate {
    private final IngestSteps steps;
    private final IngestJob job;
    private final UUID runner;
    private final IngestCounts counts;
    private final Intake intake;
    private final Drift drift;
    private final Verdict verdict;

    private IngestGate(
            IngestSteps steps,
            IngestJob job,
            UUID runner,
            IngestCounts counts,
            Intake intake,
            Drift drift,
            Verdict verdict) {
        this.steps = steps;
        this.job = job;
        this.runner = runner;
        this.counts = counts;
        this.intake = intake;
        this.drift = drift;
        this.verdict = verdict;
    }

    private static final String ACCEPTED = "select accepted from ingest_jobs where job_id = $1";

    static Future<IngestGate> judge(
            IngestSteps steps,
            IngestJob job,
            UUID runner,
            IngestCounts counts,
            Intake intake,
            List<IngestKnown.Part> baseline,
            DriftGuard guard) {
        return IngestDrift.measure(steps, job, intake, baseline)
                .compose(drift -> steps.run("accepted", ACCEPTED, Tuple.of(job.id()))
                        .map(rows -> Findings.read(first(rows)
                                .map(row -> row.getJsonArray("accepted"))
                                .orElse(null)))
                        .map(accepted -> guard.judge(drift, accepted))
                        .map(verdict -> new IngestGate(steps, job, runner, counts, intake, drift, verdict)));
    }

    /** A dry run shows its findings and waits for nobody. */
    boolean isHeld() {
        return verdict.holds() && !job.dryRun();
    }

    private static final String HOLD = """
            update ingest_jobs set status = 'held', progress = 90, held_at = $3, holds = holds + 1, accepted = null,
                decision = null, counts = $4, segments = $5, content_sha256 = $6, findings = $7, compared_with = $8
            where job_id = $1 and runner = $2 and status = 'running' and not cancel_requested
            """;

    Future<Outcome> hold(Instant now) {
        return end("hold", HOLD, now).compose(held -> supersede(now)).map(new Outcome.Held());
    }

    private static final String COMPLETE = """
            update ingest_jobs set status = 'completed', progress = 100, completed_at = greatest($3, clock_timestamp()),
                counts = $4, segments = $5, content_sha256 = $6, findings = $7, compared_with = $8
            where job_id = $1 and runner = $2 and status = 'running' and not cancel_requested
            """;

    Future<Outcome> complete(Instant now) {
        var done = end("complete", COMPLETE, now);
        return (job.dryRun() ? done : done.compose(completed -> audit(now)).compose(audited -> supersede(now)))
                .map(new Outcome.Completed(counts));
    }

    private Future<Void> end(String step, String sql, Instant now) {
        var parameters = Tuple.from(Arrays.asList(
                job.id(),
                runner,
                utc(now),
                json(counts),
                segments(),
                intake.contentSha256(),
                Findings.write(verdict.findings()),
                drift.comparedWith().map(Drift.Earlier::job).orElse(null)));
        return steps.run(step, sql, parameters)
                .compose(rows ->
                        rows.rowCount() == 1 ? Future.succeededFuture() : Future.failedFuture(new NotOursException()));
    }

    private static final String SUPERSEDE = """
            update ingest_jobs set status = 'cancelled', completed_at = $3::timestamptz, errors = jsonb_build_array($4::text),
                decision = jsonb_build_object('verdict', 'superseded', 'actor', $5::text, 'reason', $4::text, 'at', $3::timestamptz)
            where broker = $2 and status = 'held' and job_id <> $1 and effective_date <= $6 and segments ?| $7::text[]
            """;

    /** Only a file that is all there is takes another's place. */
    private Future<Void> supersede(Instant now) {
        if (!intake.whole()) {
            return Future.succeededFuture();
        }
        return steps.run(
                        "supersede",
                        SUPERSEDE,
                        Tuple.from(Arrays.asList(
                                job.id(),
                                job.broker(),
                                utc(now),
                                "The newer job " + job.id() + " took its place.",
                                job.actor(),
                                job.effectiveDate(),
                                drift.segments().keySet().toArray(String[]::new))))
                .mapEmpty();
    }

    private Future<Void> audit(Instant now) {
        var actor = new AuditRows.Actor(job.actor(), null, job.correlationId());
        var detail = Map.of("broker", job.broker(), "source_sha256", job.sha256(), "counts", counts);
        return AuditRows.add(steps.connection(), now, actor, "catalog.applied", "jobs/" + job.id(), detail)
                .mapEmpty();
    }

    private JsonObject segments() {
        var segments = new JsonObject();
        drift.segments().forEach(segments::put);
        return segments;
    }

    private static JsonObject json(IngestCounts counts) {
        return new JsonObject()
                .put("processed", counts.processed())
                .put("created", counts.created())
                .put("updated", counts.updated())
                .put("renamed", counts.renamed())
                .put("deactivated", counts.deactivated())
                .put("reactivated", counts.reactivated())
                .put("unchanged", counts.unchanged())
                .put("skipped", counts.skipped())
                .put("quarantined", counts.quarantined())
                .put("closed_tokens", counts.closedTokens());
    }

    /** Rolls the transaction back when the job was cancelled or taken over while it was applied. */
    static final class NotOursException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotOursException() {
            super(null, null, false, false);
        }
    }
}
