package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.ingest.api.BrokerList.BrokerStatus;
import com.stocksblitz.registry.ingest.api.DecideJob;
import com.stocksblitz.registry.ingest.api.JobList;
import com.stocksblitz.registry.ingest.api.JobReport;
import com.stocksblitz.registry.ingest.api.JobsQuery;
import com.stocksblitz.registry.ingest.api.QuarantinePage;
import com.stocksblitz.registry.ingest.api.QuarantineQuery;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Port to where jobs and the catalog are kept.
 *
 * <p>A job belongs to a runner, one per process, and only while its lease lasts; every call that changes a job does
 * nothing for a runner that has lost it. So two nodes can never both finish one job.
 */
public interface IngestStore {

    /**
     * Queues a job, or finds the one that was queued before under the same key.
     *
     * <p>Fails with Refused where the key was used for other content or the effective date is older than what was
     * already applied for the broker, and with Unavailable where the queue is full.
     *
     * @param queueLimit most jobs that may be queued or running
     */
    Future<Submission> submit(
            IngestJob job, Optional<Repeat> repeat, UUID runner, Instant now, Duration lease, int queueLimit);

    /**
     * Ends the runner's queued jobs that were started that often and never ended.
     *
     * @return their files, which nobody needs any more
     */
    Future<List<Path>> giveUp(UUID runner, Instant now, int maxAttempts);

    /**
     * The runner's next queued job by priority and age, which is running from now on; empty where there is none.
     *
     * @param tradeDate the current one, for which jobs have waited that are for it
     * @param maxAttempts a job that was started that often already is left to {@link #giveUp}
     */
    Future<Optional<IngestJob>> claim(UUID runner, Instant now, LocalDate tradeDate, Duration lease, int maxAttempts);

    /** Lets a running job wait for its effective date, queued; false where it was cancelled or taken over meanwhile. */
    Future<Boolean> defer(UUID job, UUID runner);

    /**
     * Renews the lease of the runner's queued jobs and of the one it works on. Another running job of the runner is one
     * whose end it could not store; that one is left to run out.
     */
    Future<Void> keepAlive(UUID runner, Optional<UUID> current, Instant now, Duration lease);

    /** Open jobs whose lease has run out: their node is gone. */
    Future<List<Orphan>> orphans(Instant now);

    /** Queues an orphan for this runner; does nothing where another was faster. */
    Future<Void> adopt(UUID job, UUID runner, Instant now, Duration lease);

    /** Ends an orphan of which no node has the file. */
    Future<Void> abandon(UUID job, Instant now, String reason);

    /** Puts the runner's open jobs up for adoption at once, since it stops. */
    Future<Void> release(UUID runner, Instant now);

    /**
     * Begins reading: drops what an earlier attempt left.
     *
     * @param standing what it means that the file lists an instrument
     * @return whether to go on; false when the job was cancelled or taken over
     */
    Future<Boolean> begin(UUID job, UUID runner, String format, Standing standing);

    /** The rows of which the broker's open tokens tell already, as they are now. */
    Future<KnownRows> known(String broker);

    /**
     * Takes a chunk of lines.
     *
     * @param progress 0 to 100
     * @return whether to go on, as in {@link #begin}
     */
    Future<Boolean> stage(UUID job, UUID runner, List<DumpLine> chunk, int progress, Instant now);

    /**
     * Compares the staged rows with the catalog and, unless it is a dry run or the guard holds the job, applies them
     * with their history and events in one transaction that also completes the job.
     *
     * @return empty when the job was cancelled or taken over meanwhile, and then nothing is applied
     */
    Future<Optional<Outcome>> apply(
            IngestJob job, UUID runner, Intake intake, Precedence precedence, DriftGuard guard, Instant now);

    /** State of a job, such as {@code completed}; empty where there is none. */
    Future<Optional<String>> status(UUID job);

    /**
     * Queues a held job again, for whoever has its file, or ends it. A repeat of the same decision does nothing. Fails
     * with NotFound, and with Conflict where the job is not held, or not for what the caller has seen.
     */
    Future<Decided> decide(DecideJob decision, Origin origin, Instant now);

    /**
     * Ends held jobs that nobody has decided about since that moment.
     *
     * @return their files, which nobody needs any more
     */
    Future<List<Path>> expireHeld(Instant heldBefore, Instant now);

    /** Ends a job that cannot be done; false where it is not the runner's any more, and then nothing is done. */
    Future<Boolean> fail(UUID job, UUID runner, Instant now, String reason);

    /** Ends a job that was asked to stop; false where it was taken over instead. */
    Future<Boolean> cancelled(UUID job, UUID runner, Instant now);

    /**
     * Queued jobs end at once, a running one at its next step. Fails with NotFound, and with Conflict after its end.
     */
    Future<Cancelled> cancel(UUID job, Instant now);

    /** Names, without their folders, of the files that open jobs of any node still need. */
    Future<Set<String>> filesInUse();

    /** Fails with NotFound. */
    Future<JobReport> report(UUID job);

    /** Fails with NotFound, and with Malformed for a cursor that no page gave. */
    Future<QuarantinePage> quarantine(QuarantineQuery query);

    Future<JobList> list(JobsQuery query);

    /** Brokers of whom there are tokens or jobs; without names and supported segments. */
    Future<List<BrokerStatus>> brokers();

    /**
     * @param key as the caller gave it
     * @param contentSha256 digest of everything that was asked for, the file included
     */
    record Repeat(String key, byte[] contentSha256) {
        public Repeat {
            contentSha256 = contentSha256.clone();
        }
    }

    /**
     * @param repeated whether it is the job of an earlier submission
     * @param estimate from the broker's last jobs; empty where there were none
     */
    record Submission(UUID job, boolean repeated, Optional<Duration> estimate) {}

    /** @param file of a job that ended at once, which nobody needs any more; empty while a runner reads it */
    record Cancelled(JobReport report, Optional<Path> file) {}

    /**
     * Forgets a portion of what is kept for people alone: quarantined rows, used keys, and jobs that ended before that
     * moment. A job that changed the catalog stays, since the history names it as its source, and so does the last of
     * each broker and segment.
     *
     * @return whether there may be more
     */
    Future<Boolean> forget(Instant endedBefore);

    /**
     * What was read of a dump.
     *
     * @param skipped rows that the filter left out
     * @param contentSha256 hex digest of the decompressed content
     * @param whole whether the job asked for all of a file of a kind that lists all there is
     * @param known which rows were passed over, being known
     */
    record Intake(long skipped, String contentSha256, boolean whole, KnownRows known) {}

    /** How a job came out of its comparison. */
    sealed interface Outcome {
        /** It is done, or, of a dry run, worked out. */
        record Completed(IngestCounts counts) implements Outcome {}

        /** It waits for an operator; its file is needed still. */
        record Held() implements Outcome {}

        /**
         * Nothing was done: what was known of rows that were passed over is so no more, or one of them has come in two
         * forms. All rows are to be looked at.
         */
        record Unknown() implements Outcome {}
    }

    /** @param file of a job that ended, which nobody needs any more; empty while it is needed */
    record Decided(JobReport report, Optional<Path> file) {}

    /** @param since when its lease ran out */
    record Orphan(UUID job, Path file, Instant since) {}
}
