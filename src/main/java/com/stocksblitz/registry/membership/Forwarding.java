package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Deadline;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.bus.Rounds;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.OutboxWritten;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.membership.IntentStore.Draft;
import com.stocksblitz.registry.membership.IntentStore.Intent;
import com.stocksblitz.registry.membership.IntentStore.Opening;
import com.stocksblitz.registry.membership.api.MembershipsWritten;
import com.stocksblitz.registry.membership.api.WriteMemberships;
import com.stocksblitz.registry.mirror.api.MirrorApi;
import com.stocksblitz.registry.mirror.api.Stage;
import com.stocksblitz.registry.mirror.api.Stages;
import com.stocksblitz.registry.mirror.api.TellScreener;
import com.stocksblitz.registry.mirror.api.Told;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes memberships where the screener counts. What is to be told is stored first, then the screener is told, then the
 * registry has it too and what was stored is gone; so a process may die between any two of these, and whoever finds
 * what it left sends it again before anything newer. One write at a time is between the sides, so that both take them
 * in one order. What the screener refuses, or could not be asked for, the registry does not get.
 *
 * <p>The work goes on where its caller has stopped waiting: he does not know then what became of it, and a repeat under
 * the same idempotency key tells him.
 */
final class Forwarding {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    /** Longer than a request to the screener and what follows it take at most. */
    private static final Duration TELLING = Duration.ofSeconds(12);

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Duration TURN = Duration.ofMillis(20);
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** What is left of the caller's time for the refusal itself. */
    private static final Duration SPARE = Duration.ofMillis(500);
    /** So often unanswered, while others may be answered, it is given up; the registry then takes what is there. */
    private static final int MOST_UNANSWERED = 10;

    private final Vertx vertx;
    private final Bus bus;
    private final IntentStore store;
    private final Preparation preparation;
    private final Stages stages;
    private final Supplier<LocalDate> tradeDate;
    private final Clock clock;
    private final Duration held;
    private final String node;
    private final Turns turns;
    private final Rounds recovery;

    /**
     * @param held for how long a node sees to a write before another one does
     * @param node id of this node, unique in the cluster
     */
    Forwarding(
            Vertx vertx,
            Bus bus,
            IntentStore store,
            Preparation preparation,
            Stages stages,
            Supplier<LocalDate> tradeDate,
            Clock clock,
            Duration held,
            String node) {
        this.vertx = vertx;
        this.bus = bus;
        this.store = store;
        this.preparation = preparation;
        this.stages = stages;
        this.tradeDate = tradeDate;
        this.clock = clock;
        this.held = held;
        this.node = node;
        this.turns = new Turns(vertx, clock, SPARE);
        this.recovery = new Rounds(vertx, "writes between the sides", this::recover);
    }

    void start() {
        recovery.wake();
    }

    Future<Void> stop() {
        return recovery.stop();
    }

    /** Fails with {@link MembershipStore.SideMoved} where the screener does not count. */
    Future<MembershipsWritten> write(WriteMemberships request, Stage stage, Origin origin) {
        var today = tradeDate.get();
        return preparation
                .of(request, origin)
                .compose(prepared -> turns.take(
                        origin,
                        () -> open(
                                prepared,
                                new Draft(request, prepared.attempt(), today, origin, node),
                                stage.writesBoth())));
    }

    private Future<MembershipsWritten> open(Prepared prepared, Draft draft, boolean kept) {
        return store.open(
                        draft,
                        kept,
                        held,
                        known -> kept ? prepared.forward(known, draft.tradeDate()) : prepared.pass(draft.tradeDate()))
                .compose(opening -> switch (opening) {
                    case Opening.Opened opened -> apart(() -> tell(opened.intent(), prepared, opened.planned()));
                    case Opening.Answered answered -> Future.succeededFuture(answered.answer());
                    case Opening.Waiting waiting -> {
                        boolean inVain = waiting.troubled()
                                || draft.origin().remaining(clock).compareTo(SPARE) < 0;
                        yield inVain
                                ? unavailable("An earlier write is not yet settled with the legacy screener.")
                                : vertx.timer(TURN.toMillis()).compose(turn -> open(prepared, draft, kept));
                    }
                });
    }

    private static Future<MembershipsWritten> apart(Supplier<Future<MembershipsWritten>> work) {
        var done = Promise.<MembershipsWritten>promise();
        Deadline.leave(() -> work.get().onComplete(done));
        return done.future();
    }

    /** @param planned answer where the registry is not to have it */
    private Future<MembershipsWritten> tell(Intent intent, Prepared prepared, MembershipsWritten planned) {
        var origin = Origin.internal(intent.origin().correlationId(), "membership", clock, TELLING);
        return bus.ask(MirrorApi.TELL, new TellScreener(intent.id(), intent.rows()), origin)
                .otherwise(silent -> new Told(Told.Outcome.UNANSWERED, silent.getMessage()))
                .compose(told -> switch (told.outcome()) {
                    case TAKEN -> taken(intent, prepared, planned);
                    case REFUSED ->
                        store.close(intent, "refused", false, null)
                                .compose(closed -> Future.failedFuture(refused(told.answer())));
                    case ERRED ->
                        store.close(intent, "erred", true, null)
                                .compose(closed -> unavailable(
                                        "The legacy screener, which counts, answered an error. Whether it has taken"
                                                + " some of the records is not known; what it has, counts."));
                    case NOT_TRIED -> notTried(intent);
                    case UNANSWERED -> unanswered(intent);
                });
    }

    private Future<MembershipsWritten> taken(Intent intent, Prepared prepared, MembershipsWritten planned) {
        return stages.current()
                .compose(stage -> stage.writesBoth()
                        ? applied(intent, prepared)
                        : store.close(intent, "taken", true, planned).map(planned))
                .recover(cause -> Future.failedFuture(isUnknown(cause) ? following() : cause));
    }

    private Future<MembershipsWritten> applied(Intent intent, Prepared prepared) {
        return store.apply(intent, prepared.attempt(), known -> prepared.forward(known, intent.tradeDate()))
                .compose(applied ->
                        applied.map(Future::succeededFuture).orElseGet(() -> Future.failedFuture(following())))
                .onSuccess(written -> bus.publish(EventApi.WRITTEN, new OutboxWritten()));
    }

    /** One that may have been sent before stays: only its own answer can tell. */
    private Future<MembershipsWritten> notTried(Intent intent) {
        var done = intent.resent() || intent.unanswered() > 0
                ? store.keep(intent, false, AGAIN)
                : store.close(intent, "not_sent", false, null);
        return done.compose(kept -> unavailable(
                "The legacy screener, which is the side that counts, does not answer; nothing was changed."));
    }

    private Future<MembershipsWritten> unanswered(Intent intent) {
        var done = intent.unanswered() + 1 < MOST_UNANSWERED
                ? store.keep(intent, true, AGAIN)
                : store.close(intent, "unanswered", true, null);
        return done.compose(kept -> Future.failedFuture(new FailureException(new Failure.DeadlineExceeded(
                "The legacy screener, which counts, did not answer in time; it is told again until it does.", true))));
    }

    /** What another node, or an earlier life of this one, has left. */
    private Future<Duration> recover() {
        return store.takeOver(node, held)
                .compose(late -> late.isEmpty()
                        ? Future.succeededFuture(LOOK)
                        : resend(late.get()).transform(done -> {
                            LOG.atInfo()
                                    .addKeyValue("intent", late.get().id())
                                    .addKeyValue(
                                            "correlationId", late.get().origin().correlationId())
                                    .addKeyValue(
                                            "outcome",
                                            done.succeeded()
                                                    ? "taken"
                                                    : done.cause().getMessage())
                                    .log("A write that was between the sides was sent again");
                            return Future.succeededFuture(done.succeeded() ? Duration.ZERO : AGAIN);
                        }));
    }

    private Future<MembershipsWritten> resend(Intent intent) {
        return preparation
                .of(intent.request(), intent.origin())
                .compose(prepared -> tell(
                        intent,
                        prepared,
                        prepared.pass(intent.tradeDate()).decision().answer()));
    }

    /** Where it is the registry that could not be reached, or not only. */
    private static boolean isUnknown(Throwable cause) {
        return cause instanceof FailureException failed
                && (failed.failure() instanceof Failure.Unavailable
                        || failed.failure() instanceof Failure.DeadlineExceeded);
    }

    private static FailureException following() {
        return new FailureException(new Failure.DeadlineExceeded(
                "The legacy screener, which counts, has taken it; the registry follows.", true));
    }

    private static <T> Future<T> unavailable(String detail) {
        return Future.failedFuture(new FailureException(new Failure.Unavailable(detail, RETRY)));
    }

    private static FailureException refused(String answer) {
        return new FailureException(new Failure.Refused(
                "refused_by_screener",
                "The legacy screener, which counts, refused it: " + ScreenerWords.tidy(answer),
                List.of()));
    }
}
