package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.PgIngestStore.first;

import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ingest.DriftGuard;
import com.stocksblitz.registry.ingest.IngestCounts;
import com.stocksblitz.registry.ingest.IngestJob;
import com.stocksblitz.registry.ingest.IngestStore.Intake;
import com.stocksblitz.registry.ingest.IngestStore.Outcome;
import com.stocksblitz.registry.ingest.Precedence;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One dump, one transaction: match, compare, write, tell, and complete the job. Readers see the catalog before it or
 * after it; a crash leaves it as it was before, and the job to be started again. Jobs of all nodes take turns here.
 */
final class IngestApplication {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Database database;

    IngestApplication(Database database) {
        this.database = database;
    }

    Future<Optional<Outcome>> apply(
            IngestJob job, UUID runner, Intake intake, Precedence precedence, DriftGuard guard, Instant now) {
        return database.inTransaction(
                        LIMIT,
                        connection -> connection
                                .query(LIMITS)
                                .execute()
                                .compose(limited -> connection.query(LOCK).execute())
                                .compose(alone -> apply(
                                        new IngestSteps(connection, job), job, runner, intake, precedence, guard, now))
                                .compose(outcome -> IngestStaging.clear(connection, job.id())
                                        .map(Optional.of(outcome))))
                .recover(cause -> switch (cause) {
                    case IngestGate.NotOursException lost -> Future.succeededFuture(Optional.empty());
                    case IngestKnown.UnknownRowsException unknown ->
                        Future.succeededFuture(Optional.of(new Outcome.Unknown()));
                    default -> Future.failedFuture(cause);
                });
    }

    private static Future<Outcome> apply(
            IngestSteps steps,
            IngestJob job,
            UUID runner,
            Intake intake,
            Precedence precedence,
            DriftGuard guard,
            Instant now) {
        return refuseOlder(steps, job)
                .compose(newest -> analyzeCatalog(steps))
                .compose(analyzed -> steps.analyze("ingest_rows"))
                .compose(analyzed -> steps.run("staged", STAGED, Tuple.of(job.id())))
                .map(rows -> first(rows).orElseThrow().getLong("staged"))
                .compose(staged -> steps.loopOver(staged)
                        .compose(done -> IngestKnown.begin(steps, job, intake.known()))
                        .compose(baseline ->
                                apply(steps, job, runner, intake, precedence, guard, baseline, staged, now)));
    }

    private static Future<Outcome> apply(
            IngestSteps steps,
            IngestJob job,
            UUID runner,
            Intake intake,
            Precedence precedence,
            DriftGuard guard,
            List<IngestKnown.Part> baseline,
            long staged,
            Instant now) {
        return IngestMatching.run(steps, job)
                .compose(matched -> IngestComparison.run(steps, job, precedence, staged))
                .compose(compared -> steps.run("counts", COUNTS, Tuple.of(job.id())))
                .map(rows -> counts(first(rows).orElseThrow(), intake.skipped()))
                .compose(counts -> IngestGate.judge(steps, job, runner, counts, intake, baseline, guard)
                        .compose(gate -> gate.isHeld()
                                ? gate.hold(now)
                                : write(steps, job, counts, now).compose(written -> gate.complete(now))));
    }

    /**
     * Everything here joins whole sets, for which hashing is never far from best; a loop over a table into which the
     * same statement inserts looks at each row that it has just written, and takes minutes.
     */
    private static final String LIMITS = """
            set local statement_timeout = '300s';
            set local lock_timeout = '300s';
            set local work_mem = '48MB';
            set local enable_nestloop = off;
            set local jit = off
            """;

    private static final String STALE = """
            select relname from pg_stat_user_tables
            where schemaname = current_schema() and relname in ('instruments', 'broker_tokens')
                and n_mod_since_analyze > n_live_tup / 5
            """;

    /** After a first load the server's own analysis can come too late for the next dump. */
    private static Future<Void> analyzeCatalog(IngestSteps steps) {
        return steps.run("stale statistics", STALE, Tuple.tuple()).compose(rows -> {
            Future<Void> analyzed = Future.succeededFuture();
            for (var row : rows) {
                analyzed = analyzed.compose(done -> steps.analyze(row.getString("relname")));
            }
            return analyzed;
        });
    }

    /** Whoever changes instruments beside the ingest takes this lock too, since comparing precedes writing. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtext('catalog_changes'))";

    private static final String APPLIED = """
            select max(effective_date) as applied from ingest_jobs
            where broker = $1 and status = 'completed' and not dry_run
            """;

    private static final String STAGED = "select count(*) as staged from ingest_rows where job_id = $1";

    /** Looked at when the job was queued, and again now: others may have been applied since. */
    private static Future<Void> refuseOlder(IngestSteps steps, IngestJob job) {
        return steps.run("refuse older", APPLIED, Tuple.of(job.broker())).compose(rows -> {
            var applied = first(rows).orElseThrow().getLocalDate("applied");
            return applied != null && job.effectiveDate().isBefore(applied)
                    ? Future.failedFuture(new FailureException(IngestSubmission.older(job, applied)))
                    : Future.succeededFuture();
        });
    }

    /** Once matched with what is there, a row stays; of those that are new some have been put aside since. */
    private static final String COUNTS = """
            select
                (select count(*) from ingest_rows where job_id = $1) + %1$s as processed,
                (select count(*) from ingest_rows r where r.job_id = $1 and %3$s) as created,
                (select count(*) from ingest_matches m
                    where m.job_id = $1 and not exists (
                        select from ingest_updates u
                        where u.job_id = $1 and u.instrument_id = m.instrument_id)) + %1$s
                    - (select count(*) from ingest_updates u
                        join instruments i on i.instrument_id = u.instrument_id
                        join broker_tokens t on t.instrument_id = i.instrument_id and upper_inf(t.valid)
                            and t.broker = (select broker from ingest_jobs where job_id = $1)
                        where u.job_id = $1 and %2$s) as unchanged,
                (select count(*) from ingest_quarantine where job_id = $1) as quarantined,
                (select count(*) from ingest_token_changes where job_id = $1 and change = 'closed') as closed_tokens,
                count(*) as updated,
                count(*) filter (where new_key <> old_key) as renamed,
                count(*) filter (where status_changes <> '{}' and not is_active) as deactivated,
                count(*) filter (where status_changes <> '{}' and is_active) as reactivated
            from ingest_updates where job_id = $1
            """.formatted(IngestKnown.ROWS, IngestKnown.PASSED, IngestMatching.IS_NEW);

    private static IngestCounts counts(Row row, long skipped) {
        return new IngestCounts(
                row.getLong("processed"),
                row.getLong("created"),
                row.getLong("updated"),
                row.getLong("renamed"),
                row.getLong("deactivated"),
                row.getLong("reactivated"),
                row.getLong("unchanged"),
                skipped,
                row.getLong("quarantined"),
                row.getLong("closed_tokens"));
    }

    private static Future<Void> write(IngestSteps steps, IngestJob job, IngestCounts counts, Instant now) {
        return job.dryRun()
                ? Future.succeededFuture()
                : IngestWriting.run(steps, job, now)
                        .compose(written -> IngestDisagreements.run(steps, job, counts.created() > 0, now))
                        .compose(kept -> IngestEvents.run(steps, job, counts, now));
    }
}
