package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.bus.Deadline;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.membership.api.MembershipPage;
import com.stocksblitz.registry.membership.api.MembershipsQuery;
import com.stocksblitz.registry.mirror.api.Compared;
import com.stocksblitz.registry.mirror.api.Compared.Difference;
import com.stocksblitz.registry.mirror.api.Compared.Outcome;
import com.stocksblitz.registry.mirror.api.Stage;
import com.stocksblitz.registry.mirror.api.Stage.Side;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Asks both sides what one of them was asked, once its answer is given, and compares. The caller has his answer by
 * then: that the other side fails, is slow or answers something else reaches nobody but who counts. Answers that differ
 * are asked for again a moment later, as a write may have come between. Few run at a time, and what comes meanwhile is
 * not compared. Belongs to one context.
 */
final class ReadTrials {
    private static final int MOST_AT_A_TIME = 2;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final MembershipSide registry;
    private final MembershipSide screener;
    private final Consumer<Compared> told;
    private final Clock clock;
    private final Duration settle;
    private int running;

    /**
     * @param told hears of each outcome
     * @param settle from answers that differ to the next ones
     */
    ReadTrials(
            Vertx vertx,
            MembershipSide registry,
            MembershipSide screener,
            Consumer<Compared> told,
            Clock clock,
            Duration settle) {
        this.vertx = vertx;
        this.registry = registry;
        this.screener = screener;
        this.told = told;
        this.clock = clock;
        this.settle = settle;
    }

    /**
     * Begins one and returns at once.
     *
     * @param answered of the side that counts; null where it was asked otherwise
     */
    void compare(Stage stage, MembershipsQuery query, MembershipPage answered) {
        if (running >= MOST_AT_A_TIME || query.cursor() != null || isCut(answered)) {
            told.accept(Compared.of(stage, text(query), Outcome.SKIPPED));
            return;
        }
        running++;
        Deadline.leave(() -> Future.succeededFuture()
                .compose(go -> run(stage, query, answered))
                .otherwise(failed -> Compared.of(stage, text(query), Outcome.FAILED))
                .onSuccess(outcome -> {
                    running--;
                    told.accept(outcome);
                }));
    }

    private Future<Compared> run(Stage stage, MembershipsQuery query, MembershipPage answered) {
        return differences(stage, query, answered)
                .compose(first -> first.isEmpty()
                        ? Future.succeededFuture(first)
                        : vertx.timer(Math.max(1, settle.toMillis()))
                                .compose(later -> differences(stage, query, null))
                                .map(again ->
                                        again.stream().filter(first::contains).toList()))
                .map(found -> found.isEmpty()
                        ? Compared.of(stage, text(query), Outcome.EQUAL)
                        : new Compared(stage, text(query), Outcome.DIFFERENT, found));
    }

    private Future<List<Difference>> differences(Stage stage, MembershipsQuery query, MembershipPage answered) {
        var given = answered == null ? null : Future.succeededFuture(answered);
        boolean isRegistry = stage.counts() == Side.REGISTRY;
        var ours = isRegistry && given != null ? given : registry.list(query, origin());
        var theirs = !isRegistry && given != null ? given : screener.list(query, origin());
        return Future.all(ours, theirs)
                .map(both -> AnswerDifferences.of(
                        ours.result().memberships(), theirs.result().memberships()));
    }

    private static boolean isCut(MembershipPage page) {
        return page != null && page.nextCursor() != null;
    }

    private Origin origin() {
        return Origin.internal("read-comparison", "membership", clock, LIMIT);
    }

    private static String text(MembershipsQuery query) {
        return "index=" + Objects.toString(query.index(), "all") + " instrument_key="
                + Objects.toString(query.instrumentKey(), "all");
    }
}
