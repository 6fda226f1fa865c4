package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.mirror.api.MirrorApi;
import com.stocksblitz.registry.mirror.api.RunValidation;
import com.stocksblitz.registry.mirror.api.ValidationQuery;
import com.stocksblitz.registry.mirror.api.ValidationReport;
import com.stocksblitz.registry.mirror.api.ValidationRun;
import com.stocksblitz.registry.mirror.api.ValidationsQuery;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The comparison of all index memberships with those of the legacy screener. */
final class ValidationRoutes implements Routes {
    private static final int BATCH = 10_000;

    private final Bus bus;

    ValidationRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "getValidationStatus", this::status,
                "runValidation", this::run,
                "getValidationResult", this::result);
    }

    private Future<Answer> status(Request request) {
        return bus.ask(MirrorApi.VALIDATIONS, new ValidationsQuery(request.integer("limit")), request.origin())
                .map(found -> Answer.ok(new Status(
                        found.runs().stream()
                                .findFirst()
                                .map(ValidationRun::status)
                                .orElse("never_run"),
                        found.runs().stream().map(View::of).toList())));
    }

    private Future<Answer> run(Request request) {
        var asked = new RunValidation(
                request.body().path("validation_level").asText("detailed"),
                request.body().path("batch_size").asInt(BATCH));
        return bus.ask(MirrorApi.VALIDATE, asked, request.origin()).map(run -> Answer.ok(View.of(run)));
    }

    private Future<Answer> result(Request request) {
        return bus.ask(MirrorApi.VALIDATION, new ValidationQuery(request.uuid("validation_id")), request.origin())
                .map(run -> Answer.ok(View.of(run)));
    }

    record Status(String status, List<View> runs) {}

    /** A run with its report taken apart, as the predecessor told it. */
    record View(
            UUID validationId,
            String status,
            boolean scheduled,
            String validationLevel,
            Instant startedAt,
            Instant finishedAt,
            String node,
            String error,
            ValidationReport.Summary summary,
            List<ValidationReport.Violation> thresholdViolations,
            Map<String, Integer> fieldMismatches,
            List<ValidationReport.Mismatch> detailedMismatches) {
        static View of(ValidationRun run) {
            var report = run.report();
            return new View(
                    run.validationId(),
                    run.status(),
                    run.scheduled(),
                    run.level(),
                    run.startedAt(),
                    run.finishedAt(),
                    run.node(),
                    run.error(),
                    report == null ? null : report.summary(),
                    report == null ? List.of() : report.thresholdViolations(),
                    report == null ? Map.of() : report.fieldMismatches(),
                    report == null ? List.of() : report.mismatches());
        }
    }
}
