package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.retention.api.RetentionApi;
import com.stocksblitz.registry.retention.api.RetentionQuery;
import com.stocksblitz.registry.retention.api.RetentionRun;
import com.stocksblitz.registry.retention.api.RetentionStatus;
import com.stocksblitz.registry.retention.api.RunRetention;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is kept for how long. */
final class RetentionRoutes implements Routes {
    private final Bus bus;

    RetentionRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of("getRetentionStatus", this::status, "runRetention", this::run);
    }

    private Future<Answer> status(Request request) {
        return bus.ask(RetentionApi.STATUS, new RetentionQuery(), request.origin())
                .map(status -> Answer.ok(Status.of(status)));
    }

    private Future<Answer> run(Request request) {
        var asked = new RunRetention(
                request.body().path("dry_run").asBoolean(true),
                request.body().path("force_cleanup").asBoolean(false));
        return bus.ask(RetentionApi.RUN, asked, request.origin()).map(run -> Answer.ok(Run.of(run)));
    }

    record Status(boolean enabled, boolean backupBeforeDelete, Instant nextRun, Run due, Run lastRun) {
        static Status of(RetentionStatus status) {
            return new Status(
                    status.enabled(),
                    status.backupBeforeDelete(),
                    status.nextRun(),
                    Run.of(status.due()),
                    status.last() == null ? null : Run.of(status.last()));
        }
    }

    record Run(
            boolean dryRun, Instant startedAt, Instant finishedAt, List<RetentionRun.Result> results, Summary summary) {
        static Run of(RetentionRun run) {
            return new Run(run.dryRun(), run.startedAt(), run.finishedAt(), run.results(), Summary.of(run.results()));
        }
    }

    record Summary(int policies, long due, long deleted, long failed) {
        static Summary of(List<RetentionRun.Result> results) {
            return new Summary(
                    results.size(),
                    results.stream().mapToLong(RetentionRun.Result::due).sum(),
                    results.stream().mapToLong(RetentionRun.Result::deleted).sum(),
                    results.stream().filter(result -> result.error() != null).count());
        }
    }
}
