package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.plan.PlanBasis.Previous;
import com.stocksblitz.registry.plan.solve.Deadline;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Plans a stored plan's own request again, with the catalog and the limits of today, to learn more about it. */
final class Replanning {
    /** Of the caller's time; the rest is for the store and the answer. */
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final LiveSettings live;
    private final PlanStore store;
    private final Expander expander;
    private final Bases bases;
    private final PlanMaker maker;
    private final Clock clock;

    Replanning(
            Vertx vertx,
            LiveSettings live,
            PlanStore store,
            Expander expander,
            Bases bases,
            PlanMaker maker,
            Clock clock) {
        this.vertx = vertx;
        this.expander = expander;
        this.live = live;
        this.store = store;
        this.bases = bases;
        this.maker = maker;
        this.clock = clock;
    }

    /** What would serve the plan's instruments without a place; the description does without it where it must. */
    Future<Optional<Remedies>> remedies(PlanRow row, PlanData plan, boolean all, Origin origin) {
        if (plan.unserved().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        var settings = PlannerSettings.of(live.current());
        var deadline = deadline(origin);
        return basis(PlanRequest.of(row, plan), plan.previousPlanId(), origin)
                .compose(basis -> vertx.executeBlocking(
                        () -> maker.remedies(
                                basis,
                                bases.elsewhere(basis.request()),
                                settings.mostInstruments(basis.request().pool()),
                                all ? Integer.MAX_VALUE : Planning.FEW_GROUPS,
                                deadline),
                        false))
                .recover(cause -> cause instanceof FailureException
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(cause));
    }

    private Deadline deadline(Origin origin) {
        var half = origin.remaining(clock).dividedBy(2);
        return Deadline.in(half.compareTo(LONGEST) < 0 ? half : LONGEST, clock);
    }

    private Future<PlanBasis> basis(PlanRequest request, UUID previousPlanId, Origin origin) {
        var watch = bases.watch();
        return expander.expand(request, origin)
                .compose(expansion -> Future.all(expander.locate(expansion, 0, origin), previous(previousPlanId))
                        .map(both ->
                                bases.basis(request, expansion, both.resultAt(0), both.resultAt(1), watch.elapsed())));
    }

    private Future<Optional<Previous>> previous(UUID planId) {
        return planId == null
                ? Future.succeededFuture(Optional.empty())
                : store.find(planId)
                        .map(found -> found.map(row -> new Previous(planId, PlanDocument.read(row.document()))));
    }
}
