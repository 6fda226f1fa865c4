package com.stocksblitz.registry.mirror;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.mirror.MirrorStore.Backlog;
import com.stocksblitz.registry.mirror.StageStore.Reached;
import com.stocksblitz.registry.mirror.api.Stage;
import com.stocksblitz.registry.mirror.api.Stage.Side;
import com.stocksblitz.registry.mirror.api.StageAllowed;
import com.stocksblitz.registry.mirror.api.StageQuery;
import com.stocksblitz.registry.mirror.api.ValidationRun;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Lets a stage be left forward only while both sides are known to be equal: behind it another side counts, or nobody
 * looks any more. Among the stages in which the screener counts nothing can be lost. Back is always allowed.
 */
final class StageGate {
    static final Duration FRESH = Duration.ofHours(1);
    /** No answer of the other side may have differed for so long. */
    static final Duration QUIET = Duration.ofMinutes(10);

    private static final long MOST_LAG = 1_000;
    private static final String POINTER = "/" + LiveSetting.MIGRATION_STAGE.name();
    private static final int RECENT = 20;

    private final MirrorStore store;
    private final ValidationStore validations;
    private final StageInForce inForce;
    private final boolean configured;
    private final Supplier<LocalDate> tradeDate;
    private final Clock clock;

    /** @param configured whether there is a screener */
    StageGate(
            MirrorStore store,
            ValidationStore validations,
            StageInForce inForce,
            boolean configured,
            Supplier<LocalDate> tradeDate,
            Clock clock) {
        this.store = store;
        this.validations = validations;
        this.inForce = inForce;
        this.configured = configured;
        this.tradeDate = tradeDate;
        this.clock = clock;
    }

    /** Fails with Refused, naming every reason. */
    Future<StageAllowed> ask(StageQuery asked) {
        var to = Stage.of(asked.stage());
        boolean needsScreener = to != Stage.COMPLETE && !asked.stage().equals(Stage.UNSET);
        if (needsScreener && !configured) {
            return Future.failedFuture(refused(List.of(notConfigured())));
        }
        return inForce.read()
                .compose(reached -> errors(reached, to).map(errors -> {
                    if (!errors.isEmpty()) {
                        throw refused(errors);
                    }
                    return new StageAllowed(reached.stage().word(), to.word());
                }));
    }

    /** Why that stage cannot be gone to now; nothing where it can. */
    Future<List<FieldError>> errors(Reached reached, Stage to) {
        if (to.compareTo(reached.stage()) <= 0) {
            return Future.succeededFuture(List.of());
        }
        if (!configured) {
            // Only what is left to the screener needs one.
            boolean alone = reached.stage().counts() == Side.REGISTRY;
            return Future.succeededFuture(alone ? List.of() : List.of(notConfigured()));
        }
        return to.counts() == Side.LEGACY
                ? Future.succeededFuture(List.of())
                : Future.all(store.backlog(tradeDate.get()), validations.last(RECENT))
                        .map(both -> errors(reached, both.resultAt(0), both.resultAt(1)));
    }

    /** What it means that the second write has not told everything. */
    static FieldError untold(long records) {
        return error("untold", records + " records are still to be told to the screener, which is then to count.");
    }

    static FieldError dualWriteOff() {
        return error("dual_write_off", "They cannot be told while DUAL_WRITE_ENABLED, or an operator, keeps that off.");
    }

    static FieldError notConfigured() {
        return error("not_configured", "There is no legacy screener.");
    }

    private List<FieldError> errors(Reached reached, Backlog backlog, List<ValidationRun> runs) {
        var errors = new ArrayList<FieldError>();
        if (backlog.letters() > 0) {
            errors.add(error("dead_letters", backlog.letters() + " dead letters wait for an operator."));
        }
        errors.addAll(reached.stage().counts() == Side.LEGACY ? legacyErrors(reached) : queueErrors(backlog));
        if (reached.differedAt() != null
                && reached.differedAt().isAfter(clock.instant().minus(QUIET))) {
            errors.add(error("reads_differ", "An answer of the other side differed within the last 10 minutes."));
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

    private static List<FieldError> legacyErrors(Reached reached) {
        return reached.behind()
                ? List.of(error("registry_behind", "The registry has not all that the screener has."))
                : List.of();
    }

    private static List<FieldError> queueErrors(Backlog backlog) {
        var errors = new ArrayList<FieldError>();
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
