package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.alert.api.Alert;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ingest.IngestStore.Intake;
import com.stocksblitz.registry.ingest.IngestStore.Outcome;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one job from its file to the committed rows, in order, on a virtual thread: while the store takes one chunk the
 * next is read, by a thread of its own, and never more than two are in memory.
 */
final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    /** Share of the progress bar that reading has; the rest is the comparison. */
    private static final int READING = 70;

    private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled");

    private final IngestStore store;
    private final IngestSettings settings;
    private final LiveSettings live;
    private final Precedence precedence;
    private final Clock clock;
    private final Supplier<LocalDate> tradeDate;
    private final UUID runner;
    private final Consumer<Alert> alerts;
    private volatile boolean stopping;

    JobRunner(
            IngestStore store,
            IngestSettings settings,
            LiveSettings live,
            Precedence precedence,
            Clock clock,
            Supplier<LocalDate> tradeDate,
            UUID runner,
            Consumer<Alert> alerts) {
        this.store = store;
        this.settings = settings;
        this.live = live;
        this.precedence = precedence;
        this.clock = clock;
        this.tradeDate = tradeDate;
        this.runner = runner;
        this.alerts = alerts;
    }

    /** Lets the job in work end at its next step without a result, to be done again later. */
    void stop() {
        stopping = true;
    }

    /**
     * Runs a claimed job to its end. Never throws: what goes wrong becomes the job's end, or, while the database is
     * away, is left to the lease.
     *
     * @return what was done; empty if nothing was
     */
    Optional<IngestCounts> run(IngestJob job) {
        try {
            return ended(job, work(job));
        } catch (UnreadableDumpException refused) {
            fail(job, refused.getMessage());
        } catch (NoSuchFileException gone) {
            fail(job, "The file of this job is gone.");
        } catch (RefusedFileException packed) {
            fail(job, packed.getMessage());
        } catch (EOFException | ZipException broken) {
            fail(job, "The compressed file is cut off or broken.");
        } catch (FailureException refused) {
            end(job, refused.failure());
        } catch (IOException | RuntimeException unexpected) {
            LOG.atError()
                    .addKeyValue("jobId", job.id())
                    .addKeyValue("correlationId", job.correlationId())
                    .setCause(unexpected)
                    .log("An ingest job failed unexpectedly");
            fail(job, "An internal error happened; the log names it under the job's id.");
        }
        return Optional.empty();
    }

    /** The file stays while somebody needs it: an operator's decision, or the runner that does the job again. */
    private Optional<IngestCounts> ended(IngestJob job, Optional<Outcome> outcome) {
        if (outcome.isEmpty()) {
            if (!stopping && isCancelled(job)) {
                DumpFiles.delete(job.file());
            }
            return Optional.empty();
        }
        return switch (outcome.get()) {
            case Outcome.Completed completed -> {
                DumpFiles.delete(job.file());
                yield Optional.of(completed.counts());
            }
            case Outcome.Unknown again ->
                throw new IllegalStateException("rows are said to have been passed over that were not");
            case Outcome.Held held -> {
                LOG.atWarn()
                        .addKeyValue("jobId", job.id())
                        .addKeyValue("broker", job.broker())
                        .log("An ingest job is held for an operator");
                alerts.accept(new Alert(
                        "dump_held",
                        "A dump changes more than a day can and waits for an operator.",
                        Map.of("job_id", job.id(), "broker", job.broker())));
                yield Optional.empty();
            }
        };
    }

    /** Passes over the rows that are known, unless it turns out that they are not. */
    private Optional<Outcome> work(IngestJob job) throws IOException, UnreadableDumpException {
        var outcome = work(job, store.known(job.broker()).await());
        return outcome.orElse(null) instanceof Outcome.Unknown ? work(job, KnownRows.none()) : outcome;
    }

    private Optional<Outcome> work(IngestJob job, KnownRows known) throws IOException, UnreadableDumpException {
        try (var dump = DumpFile.open(job.file(), settings.maxContentBytes())) {
            var reader = DumpFormats.recognise(dump.head(), job.broker());
            if (isEarly(job, reader) && store.defer(job.id(), runner).await()) {
                return Optional.empty();
            }
            if (!store.begin(job.id(), runner, reader.format(), reader.standing())
                    .await()) {
                return Optional.empty();
            }
            var lines = new Lines(job, dump, known);
            var content = new ContentDigest(dump.content());
            if (!aside(() -> lines.readAll(reader, content))) {
                return Optional.empty();
            }
            if (known.doubled()) {
                return Optional.of(new Outcome.Unknown());
            }
            var intake = new Intake(lines.skipped, content.hex(), reader.isWhole() && job.isWhole(), known);
            var guard = new DriftGuard(DriftLimits.of(live.current()));
            return store.apply(job.of(reader), runner, intake, precedence, guard, clock.instant())
                    .await();
        }
    }

    /**
     * Tomorrow's list of what is traded must not be in force today. An announcement has dates of its own, and a dry run
     * changes nothing.
     */
    private boolean isEarly(IngestJob job, DumpReader reader) {
        return !job.dryRun() && !reader.isAnnouncement() && job.effectiveDate().isAfter(tradeDate.get());
    }

    /**
     * Waits for work of a thread of its own, outside the verticle's context: on that one the steps of staging a chunk
     * would be taken only when the next is read, as a context runs one thing at a time.
     */
    private static <T> T aside(Callable<T> work) {
        var done = Promise.<T>promise();
        Thread.ofPlatform().daemon().name("dump-reader").start(() -> {
            try {
                done.complete(work.call());
            } catch (Throwable thrown) { // an Error too must reach who waits
                done.fail(thrown);
            }
        });
        return done.future().await();
    }

    /** Otherwise it was taken over, and the file is the other's. */
    private boolean isCancelled(IngestJob job) {
        return store.cancelled(job.id(), runner, clock.instant()).await();
    }

    private void end(IngestJob job, Failure failure) {
        if (failure instanceof Failure.Unavailable || failure instanceof Failure.DeadlineExceeded) {
            if (hasEnded(job)) {
                DumpFiles.delete(job.file());
                return;
            }
            // The job keeps its state and file; when the lease has run out it is started again.
            LOG.atWarn()
                    .addKeyValue("jobId", job.id())
                    .addKeyValue("code", failure.code())
                    .log("An ingest job waits for the database");
            return;
        }
        fail(job, failure.detail());
    }

    /** A connection that is lost while the server commits leaves the outcome to be looked up. */
    private boolean hasEnded(IngestJob job) {
        try {
            return store.status(job.id()).await().filter(ENDED::contains).isPresent();
        } catch (RuntimeException unreachable) {
            return false;
        }
    }

    private void fail(IngestJob job, String reason) {
        try {
            if (store.fail(job.id(), runner, clock.instant(), reason).await()) {
                DumpFiles.delete(job.file());
            }
        } catch (RuntimeException unreachable) {
            LOG.atWarn()
                    .addKeyValue("jobId", job.id())
                    .setCause(unreachable)
                    .log("The end of an ingest job could not be stored; it will be started again");
        }
    }

    /** Checks, filters and hands on lines in chunks; belongs to the reader's thread until all are read. */
    private final class Lines {
        private final IngestJob job;
        private final DumpFile dump;
        private final RowRules rules;
        private final KnownRows known;
        private List<DumpLine> chunk = new ArrayList<>();
        private Future<Boolean> staging = Future.succeededFuture(true);
        private int taken;
        private long rows;
        private long skipped;

        Lines(IngestJob job, DumpFile dump, KnownRows known) {
            this.job = job;
            this.dump = dump;
            this.known = known;
            this.rules = new RowRules(job.effectiveDate());
        }

        /** False when the job is not to go on. */
        boolean readAll(DumpReader reader, InputStream content) throws IOException, UnreadableDumpException {
            try {
                reader.read(content, this::take);
                return finish();
            } catch (StoppedException stopped) {
                return false;
            }
        }

        private void take(DumpLine line) {
            var checked = switch (line) {
                case DumpLine left when !job.filter().takes(left) -> null;
                case DumpRow row -> rules.check(row);
                case RenameRow rename -> rename;
                case LotRow lots -> lots;
                case RejectedLine rejected -> rejected;
            };
            if (checked == null) {
                skipped++;
                return;
            }
            if (!(checked instanceof RejectedLine)) {
                rows++;
            }
            if (!(checked instanceof DumpRow row && known.passes(row))) {
                chunk.add(checked);
            }
            // However few of them are handed on, so that progress is told and a cancelled job ends.
            if (++taken % settings.chunkRows() == 0 && !flush()) {
                throw new StoppedException();
            }
        }

        private boolean finish() throws UnreadableDumpException {
            boolean goOn = flush() && staging.await();
            if (goOn && rows == 0 && skipped == 0) {
                throw new UnreadableDumpException("The file has no row that can be taken.");
            }
            return goOn;
        }

        private boolean flush() {
            if (stopping || !staging.await()) {
                return false;
            }
            var full = chunk;
            chunk = new ArrayList<>(full.size());
            staging = store.stage(job.id(), runner, full, (int) (dump.read() * READING), clock.instant());
            return true;
        }
    }

    /** Leaves the reader from inside. */
    private static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super(null, null, false, false);
        }
    }
}
