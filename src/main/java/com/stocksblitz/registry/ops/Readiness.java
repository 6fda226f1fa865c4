package com.stocksblitz.registry.ops;

import com.fasterxml.jackson.annotation.JsonValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Whether requests should be sent here. Starts DOWN; {@link #started} lets the checks decide; {@link #stopping} is DOWN
 * for good. The checks run on a timer and every reader sees the last report, so that asking costs nothing, answers at
 * once however slow a dependency is, and a probe cannot be used to load it. Thread-safe.
 */
public final class Readiness {
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** A report older than this was made by a timer that does not run any more. */
    private static final Duration STALE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Clock clock;
    private final List<Check> checks;
    private volatile Phase phase = Phase.STARTING;
    private volatile Map<String, CheckState> states;
    private volatile Instant takenAt;
    private volatile boolean running;

    /** @param checks in the order in which they are shown */
    public Readiness(Vertx vertx, Clock clock, List<Check> checks) {
        this.vertx = vertx;
        this.clock = clock;
        this.checks = List.copyOf(checks);
        this.takenAt = clock.instant();
        var unknown = new LinkedHashMap<String, CheckState>();
        checks.forEach(check -> unknown.put(check.name(), new CheckState(Status.DOWN, "not checked yet", 0)));
        this.states = Collections.unmodifiableMap(unknown);
    }

    /**
     * One thing to look at.
     *
     * @param required whether the service is not ready without it; without another it is only degraded
     * @param limit longest wait for the probe; then it counts as DOWN
     * @param probe looks and completes with an explicit status; a failure counts as DOWN
     */
    public record Check(String name, boolean required, Duration limit, Supplier<Future<Result>> probe) {}

    /** @param detail for an operator, without secrets; empty where there is nothing to say */
    public record Result(Status status, String detail) {
        public static Result up() {
            return new Result(Status.UP, "");
        }

        public static Result degraded(String detail) {
            return new Result(Status.DEGRADED, detail);
        }

        public static Result down(String detail) {
            return new Result(Status.DOWN, detail);
        }
    }

    /** DEGRADED serves, but on a replacement, such as settings of yesterday. */
    public enum Status {
        UP,
        DEGRADED,
        DOWN;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param responseTimeMs of the last probe */
    public record CheckState(Status status, String detail, long responseTimeMs) {}

    public enum Phase {
        STARTING,
        SERVING,
        STOPPING
    }

    /**
     * @param isReady whether requests should be sent here
     * @param isHealthy ready, and nothing is degraded or down
     */
    public record Report(
            Phase phase, boolean isReady, boolean isHealthy, Map<String, CheckState> checks, Instant takenAt) {}

    /** Begins to check; done after the first round. To be called once, when the clients exist. */
    public Future<Void> watch() {
        vertx.setPeriodic(EVERY.toMillis(), tick -> {
            if (!running) {
                look();
            }
        });
        return look();
    }

    /** Every part runs: from now on the checks decide. */
    public void started() {
        if (phase == Phase.STARTING) {
            phase = Phase.SERVING;
        }
    }

    /** The stop has begun: DOWN at once, before anything is closed. */
    public void stopping() {
        phase = Phase.STOPPING;
    }

    public Instant now() {
        return clock.instant();
    }

    public Report report() {
        var seen = states;
        boolean fresh = takenAt.plus(STALE).isAfter(clock.instant());
        boolean ready = phase == Phase.SERVING
                && fresh
                && checks.stream()
                        .allMatch(check ->
                                !check.required() || seen.get(check.name()).status() != Status.DOWN);
        boolean healthy = ready && seen.values().stream().allMatch(state -> state.status() == Status.UP);
        return new Report(phase, ready, healthy, seen, takenAt);
    }

    private Future<Void> look() {
        running = true;
        var round = checks.stream().map(this::look).toList();
        return Future.all(round)
                .onComplete(done -> {
                    var seen = new LinkedHashMap<String, CheckState>();
                    for (int i = 0; i < checks.size(); i++) {
                        seen.put(checks.get(i).name(), round.get(i).result());
                    }
                    states = Collections.unmodifiableMap(seen);
                    takenAt = clock.instant();
                    running = false;
                })
                .mapEmpty();
    }

    /** Never fails. */
    private Future<CheckState> look(Check check) {
        long begun = System.nanoTime();
        return probe(check)
                .timeout(check.limit().toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(cause -> Result.down(
                        cause instanceof TimeoutException
                                ? "no answer within " + check.limit().toMillis() + " ms"
                                : "the check failed: " + cause.getClass().getSimpleName()))
                .map(result ->
                        new CheckState(result.status(), result.detail(), (System.nanoTime() - begun) / 1_000_000));
    }

    private static Future<Result> probe(Check check) {
        try {
            return check.probe().get();
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }
}
