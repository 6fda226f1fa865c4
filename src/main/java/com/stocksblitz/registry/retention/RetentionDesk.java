package com.stocksblitz.registry.retention;

import com.stocksblitz.registry.alert.api.Alert;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.retention.api.RetentionRun;
import com.stocksblitz.registry.retention.api.RetentionStatus;
import com.stocksblitz.registry.retention.api.RunRetention;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Runs the policies by the schedule or by hand, on virtual threads. One node of the database runs at a time: its right
 * is a lease on the row that also keeps the day of the last run by schedule, so that each day has one run, and the last
 * one that was missed is made up for.
 */
final class RetentionDesk {
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final ZoneId ZONE = ZoneId.of("Asia/Kolkata");

    private final RetentionStore store;
    private final Cleanup cleanup;
    private final LiveSettings settings;
    private final Clock clock;
    private final String node;
    private final Consumer<Alert> alerts;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean stopping;

    RetentionDesk(
            RetentionStore store,
            Cleanup cleanup,
            LiveSettings settings,
            Clock clock,
            String node,
            Consumer<Alert> alerts) {
        this.store = store;
        this.cleanup = cleanup;
        this.settings = settings;
        this.clock = clock;
        this.node = node;
        this.alerts = alerts;
    }

    /** A run under way ends with its portion. */
    void stop() {
        stopping = true;
    }

    RetentionStatus status() {
        var inForce = settings.current();
        var next = schedule(inForce).next(LocalDate.ofEpochDay(store.lastDay().await()), clock.instant());
        return new RetentionStatus(
                isOn(inForce),
                inForce.flag(LiveSetting.BACKUP_BEFORE_DELETE),
                isOn(inForce) ? next : null,
                cleanup.run(true, inForce, () -> true),
                store.last().await().orElse(null));
    }

    /** A dry run deletes nothing, so it is also for while retention is switched off; its report is kept. */
    RetentionRun run(RunRetention asked, Origin origin) {
        var inForce = settings.current();
        if (asked.dryRun()) {
            var counted = cleanup.run(true, inForce, () -> true);
            store.record(counted, false, origin).await();
            return counted;
        }
        if (!asked.forceCleanup()) {
            throw new FailureException(
                    Failure.Malformed.of("/dry_run", "required", "One of dry_run and force_cleanup must be true."));
        }
        if (!isOn(inForce)) {
            throw new FailureException(
                    new Failure.Refused("refused", "Nothing is deleted while RETENTION_ENABLED is false.", List.of()));
        }
        if (!begin()) {
            throw underWay();
        }
        try {
            long last = store.claim(node, LEASE).await().orElseThrow(RetentionDesk::underWay);
            return run(inForce, false, last, last, origin);
        } finally {
            running.set(false);
        }
    }

    /** Whether the run of the day is due, and nobody else does it: does it. */
    void look(Origin origin) {
        var inForce = settings.current();
        long due = schedule(inForce).dueDay(clock.instant()).toEpochDay();
        if (!isOn(inForce) || store.lastDay().await() >= due || !begin()) {
            return;
        }
        try {
            var last = store.claim(node, LEASE).await();
            if (last.isPresent() && last.getAsLong() < due) {
                run(inForce, true, last.getAsLong(), due, origin);
            }
        } finally {
            running.set(false);
        }
    }

    /** Before the lease is asked for, which this node is given a second time: that is how it renews it. */
    private boolean begin() {
        return running.compareAndSet(false, true);
    }

    private RetentionRun run(LiveSnapshot inForce, boolean scheduled, long last, long day, Origin origin) {
        try {
            var run = cleanup.run(false, inForce, this::mayGoOn);
            tellOf(run);
            store.record(run, scheduled, origin).await();
            return run;
        } finally {
            store.release(node, last, day).await();
        }
    }

    private void tellOf(RetentionRun run) {
        var failed = run.results().stream()
                .filter(result -> result.error() != null)
                .map(RetentionRun.Result::policy)
                .toList();
        if (!failed.isEmpty()) {
            alerts.accept(
                    new Alert("retention_failed", "Old rows could not all be deleted.", Map.of("policies", failed)));
        }
    }

    /** Renews the lease: a portion takes less than that. */
    private boolean mayGoOn() {
        return !stopping
                && isOn(settings.current())
                && store.claim(node, LEASE).await().isPresent();
    }

    private static boolean isOn(LiveSnapshot inForce) {
        return inForce.flag(LiveSetting.RETENTION_ENABLED);
    }

    private static Schedule schedule(LiveSnapshot inForce) {
        return Schedule.of(inForce.text(LiveSetting.CLEANUP_SCHEDULE), ZONE);
    }

    private static FailureException underWay() {
        return new FailureException(new Failure.Conflict("conflict", "A run is under way already.", Map.of()));
    }
}
