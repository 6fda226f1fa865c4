package com.stocksblitz.registry.mirror;

import com.stocksblitz.registry.bus.Rounds;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.mirror.MirrorStore.Backlog;
import com.stocksblitz.registry.mirror.StageStore.Reached;
import com.stocksblitz.registry.mirror.api.Stage;
import com.stocksblitz.registry.mirror.api.Stage.Side;
import com.stocksblitz.registry.mirror.api.StageMoved;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the stage to where the setting asks for it, on the one node that leads. Forward it goes through the gate,
 * however the setting was written. Back it goes at once while the same side counts; where the screener is to count
 * again, it is first told everything that was written meanwhile, so that no write is lost, and for the last of it
 * writers wait a moment. What is asked for and not reached is told with the reason.
 */
final class StageKeeper {
    static final Duration LEAD = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(StageKeeper.class);
    private static final Duration LOOK = Duration.ofMillis(400);
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration CATCH_UP_AGAIN = Duration.ofSeconds(3);
    private static final Duration GATE_EVERY = Duration.ofSeconds(10);
    /** So few are told within a moment. */
    private static final long FEW = 200;
    /** Longest that writers wait for the change of sides, and how long they go on before it is tried again. */
    private static final Duration CLOSED = Duration.ofSeconds(3);

    private static final Duration MOVE_LIMIT = Duration.ofSeconds(3);
    /** The node that leads has looked again by then. */
    private static final Duration REASONS_FRESH = LOOK.multipliedBy(2);

    private final Vertx vertx;
    private final StageStore store;
    private final MirrorStore mirror;
    private final StageInForce inForce;
    private final StageGate gate;
    private final boolean configured;
    private final LiveSettings settings;
    private final Supplier<LocalDate> tradeDate;
    private final Supplier<Future<Void>> catchUp;
    private final Rounds rounds;
    private Stage gateAskedFor;
    private long gateAskedAt;
    private long closedAt;
    private boolean closed;

    /**
     * @param configured whether there is a screener
     * @param catchUp fills the registry with what the screener has
     */
    StageKeeper(
            Vertx vertx,
            StageStore store,
            MirrorStore mirror,
            StageInForce inForce,
            StageGate gate,
            boolean configured,
            LiveSettings settings,
            Supplier<LocalDate> tradeDate,
            Supplier<Future<Void>> catchUp) {
        this.vertx = vertx;
        this.store = store;
        this.mirror = mirror;
        this.inForce = inForce;
        this.gate = gate;
        this.configured = configured;
        this.settings = settings;
        this.tradeDate = tradeDate;
        this.catchUp = catchUp;
        this.rounds = new Rounds(vertx, "stage of the migration", this::round);
    }

    void start() {
        rounds.wake();
    }

    Future<Void> stop() {
        return rounds.stop().compose(stopped -> inForce.leave().otherwiseEmpty());
    }

    /** Answers once the stage that is asked for is reached, or after a moment with why it is not. */
    Future<StageMoved> settle() {
        gateAskedFor = null;
        rounds.wake();
        return settled(System.nanoTime());
    }

    private Future<StageMoved> settled(long begun) {
        return inForce.read().compose(reached -> {
            var asked = Stage.asked(settings.current());
            boolean done = reached.stage() == asked;
            var limit = reached.asked() == asked ? REASONS_FRESH : MOVE_LIMIT;
            return done || System.nanoTime() - begun > limit.toNanos()
                    ? Future.succeededFuture(
                            new StageMoved(done, reached.stage().word(), reached.reasons()))
                    : vertx.timer(SOON.toMillis()).compose(later -> settled(begun));
        });
    }

    private Future<Duration> round() {
        var asked = Stage.asked(settings.current());
        return inForce.look().compose(reached -> {
            if (!reached.leads()) {
                return Future.succeededFuture(LOOK);
            }
            if (catchesUp(reached) && asked.compareTo(reached.stage()) >= 0) {
                return catchUp();
            }
            if (asked == reached.stage()) {
                gateAskedFor = null;
                return explain(reached, null, List.of());
            }
            return asked.compareTo(reached.stage()) > 0 ? forward(reached, asked) : back(reached, asked);
        });
    }

    private boolean catchesUp(Reached reached) {
        var now = inForce.of(reached);
        return configured && reached.behind() && now.counts() == Side.LEGACY && now.writesBoth();
    }

    /** A screener that is away must not keep the stage from being moved meanwhile. */
    private Future<Duration> catchUp() {
        return catchUp.get().map(LOOK).otherwise(failed -> {
            LOG.atWarn()
                    .addKeyValue("cause", failed.toString())
                    .log("The registry could not be filled with what the screener has, and that is tried again");
            return CATCH_UP_AGAIN;
        });
    }

    private Future<Duration> forward(Reached reached, Stage asked) {
        if (asked == gateAskedFor && System.nanoTime() - gateAskedAt < GATE_EVERY.toNanos()) {
            return Future.succeededFuture(LOOK);
        }
        return gate.errors(reached, asked).compose(errors -> {
            if (errors.isEmpty()) {
                return move(reached, asked);
            }
            gateAskedFor = asked;
            gateAskedAt = System.nanoTime();
            return explain(reached, asked, errors);
        });
    }

    private Future<Duration> back(Reached reached, Stage asked) {
        if (asked.counts() == reached.stage().counts()) {
            return move(reached, asked);
        }
        if (!configured) {
            return explain(reached, asked, List.of(StageGate.notConfigured()));
        }
        return mirror.backlog(tradeDate.get()).compose(backlog -> {
            var errors = untold(backlog);
            return errors.isEmpty() || backlog.open() == 0
                    ? explain(reached, asked, List.of(StageGate.untold(backlog.open())))
                            .compose(told -> move(reached, asked))
                    : explain(reached, asked, errors);
        });
    }

    /** Why it makes no sense yet that writers wait for the last records to be told. */
    private List<FieldError> untold(Backlog backlog) {
        if (!isDualWriteOn()) {
            return List.of(StageGate.untold(backlog.open()), StageGate.dualWriteOff());
        }
        return backlog.open() > FEW || backlog.trouble() != null
                ? List.of(StageGate.untold(backlog.open()))
                : List.of();
    }

    private Future<Duration> move(Reached reached, Stage asked) {
        boolean sameSide = asked.counts() == reached.stage().counts();
        return (sameSide ? Future.<Void>succeededFuture() : close())
                .compose(still -> store.move(reached.stage(), asked, tradeDate.get()))
                .compose(moved -> {
                    if (moved) {
                        closed = false;
                        LOG.atInfo()
                                .addKeyValue("from", reached.stage().word())
                                .addKeyValue("to", asked.word())
                                .log("Index memberships have moved to another stage");
                        return inForce.read().map(LOOK);
                    }
                    return Future.succeededFuture(SOON);
                });
    }

    /** Only for a moment, and then not for another one: it may be a screener that has gone away just now. */
    private Future<Void> close() {
        long since = System.nanoTime() - closedAt;
        if (closed && since < 2 * CLOSED.toNanos()) {
            return Future.succeededFuture();
        }
        closed = true;
        closedAt = System.nanoTime();
        return store.close(CLOSED);
    }

    private Future<Duration> explain(Reached reached, Stage asked, List<FieldError> reasons) {
        if (asked == reached.asked() && reasons.equals(reached.reasons())) {
            return Future.succeededFuture(LOOK);
        }
        return store.explain(asked, reasons).map(LOOK);
    }

    private boolean isDualWriteOn() {
        return settings.current().isOn(Feature.DUAL_WRITE);
    }
}
