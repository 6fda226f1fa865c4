package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.alert.api.AlertApi;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.OutboxWritten;
import com.stocksblitz.registry.ingest.IngestStore.Orphan;
import com.stocksblitz.registry.ingest.api.IngestApi;
import com.stocksblitz.registry.ingest.api.JobAccepted;
import com.stocksblitz.registry.ingest.api.JobReport;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the ingest's channels and does one job at a time. Runs on virtual threads ({@link #deployment()}), so that a
 * job reads as one sequence of steps, while the calls are answered between its steps.
 */
public final class IngestVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(IngestVerticle.class);
    private static final long TIDY_EVERY_MS = Duration.ofMinutes(10).toMillis();

    private final Bus bus;
    private final IngestStore store;
    private final IngestSettings settings;
    private final Clock clock;
    private final Supplier<LocalDate> tradeDate;
    private final UUID runner;
    private final JobDesk desk;
    private final JobRunner jobs;
    private final Housekeeping housekeeping;
    private long timer = -1;
    private long tidyTimer = -1;
    private UUID current;
    private boolean working;
    private boolean looking;
    private boolean tidying;
    private boolean stopping;

    /**
     * @param live limits of the guard and times of keeping, read as they are at each use
     * @param uploads directory of this node in which dumps wait for their jobs
     * @param precedence which source is believed first
     * @param ids version 7 UUIDs for jobs, and one for this process as a runner of jobs
     * @param tradeDate the current trade date, which a dump without an effective date gets, and for which early dumps
     *     wait
     */
    public IngestVerticle(
            Bus bus,
            IngestStore store,
            IngestSettings settings,
            LiveSettings live,
            Path uploads,
            Precedence precedence,
            Clock clock,
            Supplier<UUID> ids,
            Supplier<LocalDate> tradeDate) {
        this.bus = bus;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.tradeDate = tradeDate;
        this.runner = ids.get();
        this.desk = new JobDesk(store, settings, clock, ids, tradeDate, runner, this::pause);
        this.jobs = new JobRunner(
                store,
                settings,
                live,
                precedence,
                clock,
                tradeDate,
                runner,
                alert -> bus.publish(AlertApi.RAISED, alert));
        this.housekeeping = new Housekeeping(store, live, uploads, clock);
    }

    /** How it must be deployed. */
    public static DeploymentOptions deployment() {
        return new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    }

    @Override
    public Future<?> start() {
        timer = vertx.setPeriodic(0, settings.pollInterval().toMillis(), tick -> lookAround());
        tidyTimer = vertx.setPeriodic(0, TIDY_EVERY_MS, tick -> tidy());
        return Future.all(List.of(
                bus.serve(
                        IngestApi.SUBMIT,
                        (dump, origin) -> desk.submit(dump, origin).onSuccess(this::wake)),
                bus.serve(IngestApi.JOB, (query, origin) -> store.report(query.jobId())),
                bus.serve(IngestApi.QUARANTINE, (query, origin) -> desk.quarantine(query)),
                bus.serve(IngestApi.JOBS, (query, origin) -> desk.list(query)),
                bus.serve(IngestApi.CANCEL, (query, origin) -> desk.cancel(query)),
                bus.serve(
                        IngestApi.DECIDE,
                        (decision, origin) -> desk.decide(decision, origin).onSuccess(this::wake)),
                bus.serve(IngestApi.BROKERS, (query, origin) -> desk.brokers(query))));
    }

    /** A job in work is left at its next step and started again by whoever has its file. */
    @Override
    public Future<?> stop() {
        stopping = true;
        vertx.cancelTimer(timer);
        vertx.cancelTimer(tidyTimer);
        jobs.stop();
        return store.release(runner, clock.instant());
    }

    private Future<?> pause(Duration time) {
        return vertx.timer(time.toMillis());
    }

    private void wake(JobAccepted accepted) {
        context.runOnContext(now -> workOff());
    }

    /** An approved job may be one that another process held before a restart: then it is an orphan. */
    private void wake(JobReport decided) {
        context.runOnContext(now -> lookAround());
    }

    /** Renews what is ours, takes over what was left by a node that died, and works. */
    private void lookAround() {
        if (looking || stopping) {
            return;
        }
        looking = true;
        try {
            store.keepAlive(runner, Optional.ofNullable(current), clock.instant(), settings.lease())
                    .await();
            store.giveUp(runner, clock.instant(), settings.maxAttempts())
                    .await()
                    .forEach(DumpFiles::delete);
            store.orphans(clock.instant()).await().forEach(this::takeOver);
        } catch (RuntimeException unavailable) {
            LOG.atWarn().setCause(unavailable).log("Ingest jobs could not be looked after; next try follows");
        } finally {
            looking = false;
        }
        workOff();
    }

    /** Apart from {@link #lookAround()}, so that a long round delays no lease. */
    private void tidy() {
        if (tidying || stopping) {
            return;
        }
        tidying = true;
        try {
            housekeeping.tidy();
        } finally {
            tidying = false;
        }
    }

    private void takeOver(Orphan orphan) {
        var now = clock.instant();
        if (Files.exists(orphan.file())) {
            LOG.atInfo().addKeyValue("jobId", orphan.job()).log("An ingest job of a node that is gone is taken over");
            store.adopt(orphan.job(), runner, now, settings.lease()).await();
        } else if (orphan.since().plus(settings.orphanGrace()).isBefore(now)) {
            store.abandon(orphan.job(), now, "The file of this job was lost with its node.")
                    .await();
        }
    }

    private void workOff() {
        if (working) {
            return;
        }
        working = true;
        try {
            for (var job = next(); job != null; job = next()) {
                current = job.id();
                var done = jobs.run(job);
                if (done.isPresent()) {
                    bus.publish(EventApi.WRITTEN, new OutboxWritten());
                }
            }
        } catch (RuntimeException unavailable) {
            LOG.atWarn().setCause(unavailable).log("The next ingest job could not be fetched; next try follows");
        } finally {
            current = null;
            working = false;
        }
    }

    private IngestJob next() {
        return stopping
                ? null
                : store.claim(runner, clock.instant(), tradeDate.get(), settings.lease(), settings.maxAttempts())
                        .await()
                        .orElse(null);
    }
}
