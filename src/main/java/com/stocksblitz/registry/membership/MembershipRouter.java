package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.membership.MembershipStore.SideMoved;
import com.stocksblitz.registry.membership.api.Members;
import com.stocksblitz.registry.membership.api.MembersQuery;
import com.stocksblitz.registry.membership.api.MembershipPage;
import com.stocksblitz.registry.membership.api.MembershipsQuery;
import com.stocksblitz.registry.membership.api.MembershipsWritten;
import com.stocksblitz.registry.membership.api.WriteMemberships;
import com.stocksblitz.registry.mirror.api.Stage;
import com.stocksblitz.registry.mirror.api.Stage.Side;
import com.stocksblitz.registry.mirror.api.Stages;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;

/** Sends reads and writes to the side that counts at the stage in force. */
final class MembershipRouter {
    private static final Duration AGAIN = Duration.ofMillis(50);
    /** What is left of the caller's time for the refusal itself. */
    private static final Duration SPARE = Duration.ofMillis(500);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Stages stages;
    private final MembershipSide registry;
    private final MembershipSide screener;
    private final MembershipWriting writing;
    private final Forwarding forwarding;
    private final ReadTrials trials;
    private final Clock clock;

    MembershipRouter(
            Vertx vertx,
            Stages stages,
            MembershipSide registry,
            MembershipSide screener,
            MembershipWriting writing,
            Forwarding forwarding,
            ReadTrials trials,
            Clock clock) {
        this.vertx = vertx;
        this.stages = stages;
        this.registry = registry;
        this.screener = screener;
        this.writing = writing;
        this.forwarding = forwarding;
        this.trials = trials;
        this.clock = clock;
    }

    Future<Members> members(MembersQuery query, Origin origin) {
        return stages.current()
                .compose(stage -> side(stage).members(query, origin).onSuccess(answered -> {
                    if (isComparable(stage, query.asOf())) {
                        trials.compare(
                                stage,
                                new MembershipsQuery(query.index(), null, null, MembershipQueries.MOST_PER_PAGE, null),
                                null);
                    }
                }));
    }

    Future<MembershipPage> list(MembershipsQuery query, Origin origin) {
        return stages.current()
                .compose(stage -> side(stage).list(query, origin).onSuccess(answered -> {
                    if (isComparable(stage, query.asOf())) {
                        trials.compare(stage, query, answered);
                    }
                }));
    }

    /**
     * A write that meets a change of sides waits for it and goes where it belongs then. Fails with Unavailable where
     * the change takes longer than the caller has time.
     */
    Future<MembershipsWritten> write(WriteMemberships request, Origin origin) {
        return stages.current().compose(stage -> write(stage, request, origin));
    }

    private Future<MembershipsWritten> write(Stage stage, WriteMemberships request, Origin origin) {
        var written = stage.counts() == Side.LEGACY
                ? forwarding.write(request, stage, origin)
                : writing.write(request, origin);
        return written.recover(cause -> {
            if (!(cause instanceof SideMoved)) {
                return Future.failedFuture(cause);
            }
            return origin.remaining(clock).compareTo(SPARE) < 0
                    ? Future.failedFuture(new FailureException(
                            new Failure.Unavailable("The side that counts is just being changed.", RETRY)))
                    : vertx.timer(AGAIN.toMillis())
                            .compose(later -> stages.refreshed())
                            .compose(now -> write(now, request, origin));
        });
    }

    private MembershipSide side(Stage stage) {
        return stage.counts() == Side.LEGACY ? screener : registry;
    }

    /** Of a date that is named only the registry knows; that it is today is left out of account. */
    private static boolean isComparable(Stage stage, LocalDate asked) {
        return stage.compares() && (asked == null || stage.counts() == Side.LEGACY);
    }
}
