package com.stocksblitz.registry.mirror;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.mirror.MirrorStore.Backlog;
import com.stocksblitz.registry.mirror.api.StageAllowed;
import com.stocksblitz.registry.mirror.api.StageQuery;
import com.stocksblitz.registry.mirror.api.ValidationRun;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Lets a stage be left forward only while both sides are known to be equal: behind it nobody looks any more. Back is
 * always allowed.
 */
final class StageGate {
    static final Duration FRESH = Duration.ofHours(1);
    private static final long MOST_LAG = 1_000;
    private static final String POINTER = "/" + LiveSetting.MIGRATION_STAGE.name();
    private static final int RECENT = 20;

    private final MirrorStore store;
    private final ValidationStore validations;
    private final boolean configured;
    private final LiveSettings settings;
    private final Supplier<LocalDate> tradeDate;
    private final Clock clock;

    /** @param configured whether there is a screener */
    StageGate(
            MirrorStore store,
            ValidationStore validations,
            boolean configured,
            LiveSettings settings,
            Supplier<LocalDate> tradeDate,
            Clock clock) {
        this.store = store;
        this.validations = validations;
        this.configured = configured;
        this.settings = settings;
        this.tradeDate = tradeDate;
        this.clock = clock;
    }

    /** Fails with Refused, naming every reason. */
    Future<StageAllowed> ask(StageQuery asked) {
        var inForce = settings.current();
        boolean dualWrite = inForce.isOn(Feature.DUAL_WRITE);
        var from = Stage.of(inForce.text(LiveSetting.MIGRATION_STAGE), dualWrite);
        var to = Stage.of(asked.stage(), dualWrite);
        if (to.isTold() && !configured && !asked.stage().equals(Stage.UNSET)) {
            return Future.failedFuture(
                    refused(List.of(error("not_configured", "There is no legacy screener to write to."))));
        }
        if (to.compareTo(from) <= 0 || !configured) {
            return Future.succeededFuture(new StageAllowed(from.word(), to.word()));
        }
        return Future.all(store.backlog(tradeDate.get()), validations.last(RECENT))
                .map(both -> {
                    var errors = errors(both.resultAt(0), both.resultAt(1));
                    if (!errors.isEmpty()) {
                        throw refused(errors);
                    }
                    return new StageAllowed(from.word(), to.word());
                });
    }

    private List<FieldError> errors(Backlog backlog, List<ValidationRun> runs) {
        var errors = new ArrayList<FieldError>();
        if (backlog.letters() > 0) {
            errors.add(error("dead_letters", backlog.letters() + " dead letters wait for an operator."));
        }
        if (backlog.open() > 0) {
            errors.add(error("queue_not_empty", backlog.open() + " records are still to be told."));
        }
        if (backlog.head() - backlog.position() > MOST_LAG) {
            errors.add(error(
                    "lag", (backlog.head() - backlog.position()) + " positions of the log are still to be read."));
        }
        if (backlog.trouble() != null) {
            errors.add(error("screener_away", "The screener does not take what it is sent."));
        }
        var last = runs.stream().filter(run -> run.finishedAt() != null).findFirst();
        if (last.filter(run -> run.finishedAt().isAfter(clock.instant().minus(FRESH)))
                .isEmpty()) {
            errors.add(error("not_compared", "All records were not compared within the last hour."));
        } else if (!last.get().status().equals("passed") || hasDifference(last.get())) {
            errors.add(error("differs", "The last comparison of all records was not without a difference."));
        }
        return errors;
    }

    private static boolean hasDifference(ValidationRun run) {
        var summary = run.report().summary();
        return summary.mismatchedRecords() + summary.missingInRegistry() + summary.missingInScreener() > 0;
    }

    private static FieldError error(String code, String detail) {
        return new FieldError(POINTER, code, detail);
    }

    private static FailureException refused(List<FieldError> errors) {
        return new FailureException(new Failure.Refused("refused", "The stage cannot be left forward yet.", errors));
    }
}
