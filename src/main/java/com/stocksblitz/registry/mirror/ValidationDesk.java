package com.stocksblitz.registry.mirror;

import com.stocksblitz.registry.alert.api.Alert;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.bus.Rounds;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.mirror.api.RunValidation;
import com.stocksblitz.registry.mirror.api.Stage;
import com.stocksblitz.registry.mirror.api.ValidationQuery;
import com.stocksblitz.registry.mirror.api.ValidationReport;
import com.stocksblitz.registry.mirror.api.ValidationRun;
import com.stocksblitz.registry.mirror.api.ValidationRuns;
import com.stocksblitz.registry.mirror.api.ValidationsQuery;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has all records compared, by the schedule in the stages that are compared, while validation is on, and by hand. Of
 * the schedule each slot has one run, of whichever node comes first; a node runs one at a time.
 */
final class ValidationDesk {
    private static final Logger LOG = LoggerFactory.getLogger(ValidationDesk.class);
    private static final Set<String> LEVELS = Set.of("basic", "detailed", "strict");
    private static final int LEAST_BATCH = 100;
    private static final int LARGEST_BATCH = 20_000;
    private static final int MOST_LISTED = 100;
    private static final RunValidation SCHEDULED = new RunValidation("detailed", 10_000);
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final ValidationStore store;
    private final Optional<Validation> validation;
    private final LiveSettings settings;
    private final StageInForce stage;
    private final Supplier<LocalDate> tradeDate;
    private final Duration every;
    private final MirrorCounts counts;
    private final Consumer<Alert> alerts;
    private final Clock clock;
    private final String node;
    private final Rounds rounds;
    private Future<Void> running = Future.succeededFuture();

    /** @param every length of a slot of the schedule */
    ValidationDesk(
            Vertx vertx,
            ValidationStore store,
            Optional<Validation> validation,
            LiveSettings settings,
            StageInForce stage,
            Supplier<LocalDate> tradeDate,
            Duration every,
            MirrorCounts counts,
            Consumer<Alert> alerts,
            Clock clock,
            String node) {
        this.vertx = vertx;
        this.store = store;
        this.validation = validation;
        this.settings = settings;
        this.stage = stage;
        this.tradeDate = tradeDate;
        this.every = every;
        this.counts = counts;
        this.alerts = alerts;
        this.clock = clock;
        this.node = node;
        this.rounds = new Rounds(vertx, "schedule of validations", this::look);
    }

    /** The schedule begins a moment later, when the second write has had time to catch up after a start. */
    void start() {
        vertx.setTimer(LOOK.toMillis(), later -> rounds.wake());
    }

    /** Ends with the run under way. */
    Future<Void> stop() {
        return rounds.stop().compose(stopped -> running);
    }

    /** Answers as soon as it has begun. */
    Future<ValidationRun> run(RunValidation asked, Origin origin) {
        check(asked);
        if (validation.isEmpty()) {
            throw new FailureException(
                    new Failure.Refused("refused", "There is no legacy screener to compare with.", List.of()));
        }
        if (!running.isComplete()) {
            throw new FailureException(
                    new Failure.Conflict("conflict", "This node compares the records just now.", Map.of()));
        }
        return store.begin(OptionalLong.empty(), asked.level(), node, clock.instant())
                .compose(id -> {
                    begin(id.orElseThrow(), asked);
                    return find(new ValidationQuery(id.orElseThrow()), origin);
                });
    }

    Future<ValidationRun> find(ValidationQuery query, Origin origin) {
        return store.find(query.validationId())
                .map(found -> found.orElseThrow(
                        () -> new FailureException(Failure.NotFound.of("There is no such validation."))));
    }

    Future<ValidationRuns> last(ValidationsQuery query, Origin origin) {
        return store.last(Math.clamp(query.limit(), 1, MOST_LISTED)).map(ValidationRuns::new);
    }

    Future<Duration> look() {
        var inForce = settings.current();
        boolean due = validation.isPresent()
                && stage.inForce().filter(Stage::compares).isPresent()
                && !inForce.text(LiveSetting.VALIDATION_MODE).equals("disabled")
                && running.isComplete();
        if (!due) {
            return Future.succeededFuture(LOOK);
        }
        long slot = clock.millis() / every.toMillis();
        return store.begin(OptionalLong.of(slot), SCHEDULED.level(), node, clock.instant())
                .map(id -> {
                    id.ifPresent(run -> begin(run, SCHEDULED));
                    return LOOK;
                });
    }

    private void begin(UUID run, RunValidation asked) {
        running = validation
                .orElseThrow()
                .run(asked, tradeDate.get(), settings.current())
                .compose(
                        report -> store.finish(run, report, clock.instant()).onSuccess(stored -> tell(run, report)),
                        failed -> failed(run, failed))
                .otherwise(unstored -> {
                    LOG.atWarn().setCause(unstored).log("The end of a validation could not be stored");
                    return null;
                });
    }

    private void tell(UUID run, ValidationReport report) {
        var summary = report.summary();
        counts.compared(summary);
        if (!summary.passedThresholds()) {
            raise(
                    run,
                    "The screener differs from the registry by more than is allowed.",
                    Map.of(
                            "missing_percent", summary.missingPercent(),
                            "mismatch_percent", summary.mismatchPercent(),
                            "drift_percent", summary.driftPercent()));
        }
    }

    private Future<Void> failed(UUID run, Throwable cause) {
        counts.isNotCompared();
        raise(run, "The records could not be compared: a side could not be read.", Map.of());
        return store.fail(run, cause.getMessage() == null ? "It failed." : cause.getMessage(), clock.instant());
    }

    private void raise(UUID run, String summary, Map<String, Object> details) {
        var all = new HashMap<String, Object>(details);
        all.put("validation_id", run);
        LOG.atWarn()
                .addKeyValue("validationId", run)
                .addKeyValue("details", details)
                .log(summary);
        alerts.accept(new Alert("validation_failed", summary, all));
    }

    private static void check(RunValidation asked) {
        var errors = new ArrayList<FieldError>();
        if (!LEVELS.contains(asked.level())) {
            errors.add(new FieldError("/validation_level", "wrong_value", "One of basic, detailed, strict."));
        }
        if (asked.batchSize() < LEAST_BATCH || asked.batchSize() > LARGEST_BATCH) {
            errors.add(new FieldError(
                    "/batch_size", "out_of_range", "From " + LEAST_BATCH + " to " + LARGEST_BATCH + "."));
        }
        if (!errors.isEmpty()) {
            throw new FailureException(Failure.Malformed.of(errors));
        }
    }
}
