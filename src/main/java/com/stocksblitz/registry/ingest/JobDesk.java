package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.ingest.IngestStore.Repeat;
import com.stocksblitz.registry.ingest.IngestStore.Submission;
import com.stocksblitz.registry.ingest.api.BrokerList;
import com.stocksblitz.registry.ingest.api.BrokerList.BrokerStatus;
import com.stocksblitz.registry.ingest.api.BrokersQuery;
import com.stocksblitz.registry.ingest.api.DecideJob;
import com.stocksblitz.registry.ingest.api.JobAccepted;
import com.stocksblitz.registry.ingest.api.JobList;
import com.stocksblitz.registry.ingest.api.JobQuery;
import com.stocksblitz.registry.ingest.api.JobReport;
import com.stocksblitz.registry.ingest.api.JobsQuery;
import com.stocksblitz.registry.ingest.api.QuarantinePage;
import com.stocksblitz.registry.ingest.api.QuarantineQuery;
import com.stocksblitz.registry.ingest.api.SubmitDump;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Takes jobs in and tells about them; it does none itself. */
final class JobDesk {
    private static final String JOBS_PATH = "/api/v1/internal/instrument-registry/jobs/";
    private static final Set<String> STATES = Set.of("queued", "running", "held", "completed", "failed", "cancelled");
    private static final int MAX_LIST = 200;
    private static final int MAX_ROWS = 1_000;
    /** Brokers give tomorrow's dump this evening; a date far ahead would make every later dump too old for good. */
    private static final int MAX_DAYS_AHEAD = 7;

    /** Without experience: rows per second, and bytes of a row plain and compressed. */
    private static final int ROWS_PER_SECOND = 5_000;

    /** How often and how long a job is looked for whose commit was not answered. */
    private static final int LOOKS = 5;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private static final int PLAIN_ROW_BYTES = 100;
    private static final int GZIP_ROW_BYTES = 15;

    private final IngestStore store;
    private final IngestSettings settings;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final Supplier<LocalDate> tradeDate;
    private final UUID runner;
    private final Function<Duration, Future<?>> pause;

    /** @param pause done when that time has passed */
    JobDesk(
            IngestStore store,
            IngestSettings settings,
            Clock clock,
            Supplier<UUID> ids,
            Supplier<LocalDate> tradeDate,
            UUID runner,
            Function<Duration, Future<?>> pause) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.ids = ids;
        this.tradeDate = tradeDate;
        this.runner = runner;
        this.pause = pause;
    }

    /**
     * The file is the ingest's from here on: where no new job comes of it, it is deleted. Where that is unknown it
     * stays, for the job, or for {@link Housekeeping}.
     */
    Future<JobAccepted> submit(SubmitDump dump, Origin origin) {
        try {
            check(dump);
            var job = job(dump, origin);
            var repeat = dump.idempotencyKey().map(key -> new Repeat(key, digest(job)));
            return store.submit(job, repeat, runner, clock.instant(), settings.lease(), settings.queueLimit())
                    .recover(cause -> isUnknown(cause) ? findOut(job, cause, LOOKS) : Future.failedFuture(cause))
                    .onFailure(cause -> {
                        if (!isUnknown(cause)) {
                            DumpFiles.delete(dump.file());
                        }
                    })
                    .map(submission -> accepted(dump, job, submission));
        } catch (FailureException | IOException refused) {
            DumpFiles.delete(dump.file());
            return Future.failedFuture(refused);
        }
    }

    /**
     * The answer to the commit did not come, and the job may become visible a moment later, so it is looked for some
     * times. Where it is not found it may still come, so that this remains unknown.
     */
    private Future<Submission> findOut(IngestJob job, Throwable unknown, int looks) {
        return looks == 0
                ? Future.failedFuture(unknown)
                : pause.apply(LOOK_AGAIN)
                        .compose(rested -> store.status(job.id()))
                        .recover(unreachable -> Future.succeededFuture(Optional.empty()))
                        .compose(status -> status.isPresent()
                                ? Future.succeededFuture(new Submission(job.id(), false, Optional.empty()))
                                : findOut(job, unknown, looks - 1));
    }

    private static boolean isUnknown(Throwable cause) {
        return cause instanceof FailureException known && known.failure() instanceof Failure.DeadlineExceeded;
    }

    Future<JobReport> cancel(JobQuery query) {
        return store.cancel(query.jobId(), clock.instant()).map(cancelled -> {
            cancelled.file().ifPresent(DumpFiles::delete);
            return cancelled.report();
        });
    }

    Future<JobReport> decide(DecideJob decision, Origin origin) {
        return store.decide(decision, origin, clock.instant()).map(decided -> {
            decided.file().ifPresent(DumpFiles::delete);
            return decided.report();
        });
    }

    Future<QuarantinePage> quarantine(QuarantineQuery query) {
        return query.limit() < 1 || query.limit() > MAX_ROWS
                ? Future.failedFuture(new FailureException(
                        Failure.Malformed.of("limit", "out_of_range", "limit must be 1 to " + MAX_ROWS + ".")))
                : store.quarantine(query);
    }

    Future<JobList> list(JobsQuery query) {
        var errors = new ArrayList<FieldError>();
        if (query.limit() < 1 || query.limit() > MAX_LIST) {
            errors.add(new FieldError("limit", "out_of_range", "limit must be 1 to " + MAX_LIST + "."));
        }
        if (query.status() != null && !STATES.contains(query.status())) {
            errors.add(new FieldError("status", "unknown_value", "status must be one of " + STATES + "."));
        }
        return errors.isEmpty()
                ? store.list(query)
                : Future.failedFuture(new FailureException(Failure.Malformed.of(errors)));
    }

    Future<BrokerList> brokers(BrokersQuery query) {
        return store.brokers()
                .map(known -> new BrokerList(Source.ALL.stream()
                        .map(broker -> status(broker, known))
                        .filter(status -> query.active() == null || query.active() == status.active())
                        .toList()));
    }

    private static BrokerStatus status(Source broker, List<BrokerStatus> known) {
        return known.stream()
                .filter(status -> status.brokerId().equals(broker.id()))
                .findFirst()
                .map(status -> new BrokerStatus(
                        broker.id(),
                        broker.name(),
                        status.active(),
                        broker.segments(),
                        status.lastUpdated(),
                        status.lastJobId(),
                        status.openTokens()))
                .orElseGet(() -> new BrokerStatus(broker.id(), broker.name(), false, broker.segments(), null, null, 0));
    }

    private void check(SubmitDump dump) {
        if (Source.of(dump.broker()).isEmpty()) {
            throw new FailureException(Failure.NotFound.of("No dump of a broker called " + dump.broker()
                    + " can be read; known are "
                    + Source.ALL.stream().map(Source::id).collect(Collectors.joining(", "))
                    + "."));
        }
        if (dump.priority() < 1 || dump.priority() > 10) {
            throw new FailureException(
                    Failure.Malformed.of("priority", "out_of_range", "priority must be 1 (first) to 10."));
        }
        var last = tradeDate.get().plusDays(MAX_DAYS_AHEAD);
        if (dump.effectiveDate().filter(date -> date.isAfter(last)).isPresent()) {
            throw new FailureException(Failure.Malformed.of(
                    "effective_date",
                    "out_of_range",
                    "effective_date must be " + last + " or earlier, " + MAX_DAYS_AHEAD
                            + " days after the trade date."));
        }
    }

    private IngestJob job(SubmitDump dump, Origin origin) throws IOException {
        return new IngestJob(
                ids.get(),
                dump.broker(),
                dump.mode(),
                dump.priority(),
                dump.dryRun(),
                dump.effectiveDate().orElseGet(tradeDate),
                dump.file(),
                dump.sha256(),
                Files.size(dump.file()),
                RowFilter.of(dump.symbols(), dump.exchanges()),
                origin.actor(),
                origin.correlationId(),
                origin.traceparent());
    }

    private JobAccepted accepted(SubmitDump dump, IngestJob job, Submission submission) {
        if (submission.repeated()) {
            DumpFiles.delete(dump.file());
        }
        var estimate = submission.estimate().orElseGet(() -> guess(dump, job));
        return new JobAccepted(
                submission.job().toString(),
                job.broker(),
                job.mode().name().toLowerCase(Locale.ROOT),
                "queued",
                submission.repeated() ? "This dump was submitted before." : "The dump was taken in and waits its turn.",
                Math.clamp(estimate.toSeconds(), 1, Integer.MAX_VALUE),
                JOBS_PATH + submission.job());
    }

    private static Duration guess(SubmitDump dump, IngestJob job) {
        int rowBytes = isGzip(dump) ? GZIP_ROW_BYTES : PLAIN_ROW_BYTES;
        return Duration.ofSeconds(job.bytes() / rowBytes / ROWS_PER_SECOND);
    }

    private static boolean isGzip(SubmitDump dump) {
        try (var stream = Files.newInputStream(dump.file())) {
            return stream.read() == 0x1f && stream.read() == 0x8b;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Of everything that makes the job another one. */
    private static byte[] digest(IngestJob job) {
        try {
            var asked = String.join(
                    "\n",
                    job.broker(),
                    job.mode().name(),
                    job.sha256(),
                    String.valueOf(job.dryRun()),
                    job.effectiveDate().toString(),
                    job.filter().symbols().stream().sorted().toList().toString(),
                    job.filter().exchanges().stream().sorted().toList().toString());
            return MessageDigest.getInstance("SHA-256").digest(asked.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
