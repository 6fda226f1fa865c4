package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.catalog.api.Lookup;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.plan.StalePlans.Waiting;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what the plans in force wait for, and has each plan planned again for which something is there now. Looks at
 * the state and not at events, so that nothing can be missed; one plan after another, so that the callers' plans go on.
 */
final class PendingBinding {
    private static final Logger LOG = LoggerFactory.getLogger(PendingBinding.class);
    private static final int PAGE = 50;

    /** A plan whose planning again runs out of time so often has failed. */
    private static final int MOST_TRIES = 5;

    private final Bus bus;
    private final LiveSettings live;
    private final StalePlans plans;
    private final Renewal renewal;
    private final TradeDay day;
    private final Map<UUID, Integer> tries = new HashMap<>();

    PendingBinding(Bus bus, LiveSettings live, StalePlans plans, Renewal renewal, TradeDay day) {
        this.bus = bus;
        this.live = live;
        this.plans = plans;
        this.renewal = renewal;
        this.day = day;
    }

    /**
     * @param position of the newest change that the catalog must have applied
     * @return false if it is to be tried again soon
     */
    Future<Boolean> bind(long position, Origin origin) {
        if (live.current().refusal(Feature.SUBSCRIPTION_PLANNING).isPresent()) {
            return Future.succeededFuture(false);
        }
        return bus.ask(CatalogApi.LOCATE, new Lookup(List.of(), 0), origin)
                .compose(catalog -> catalog.catalogPosition() < position
                        ? Future.succeededFuture(false)
                        : bindAfter(Optional.empty(), true, origin));
    }

    private Future<Boolean> bindAfter(Optional<UUID> after, boolean done, Origin origin) {
        return plans.waiting(after, PAGE)
                .compose(page -> page.isEmpty()
                        ? Future.succeededFuture(done)
                        : bindEach(page.iterator(), done, origin)
                                .compose(all ->
                                        bindAfter(Optional.of(page.getLast().planId()), all, origin)));
    }

    private Future<Boolean> bindEach(Iterator<Waiting> page, boolean done, Origin origin) {
        return page.hasNext()
                ? bindIfRipe(page.next(), origin).compose(bound -> bindEach(page, done && bound, origin))
                : Future.succeededFuture(done);
    }

    private Future<Boolean> bindIfRipe(Waiting waiting, Origin origin) {
        return bus.ask(CatalogApi.LOCATE, new Lookup(waiting.names(), 0), origin)
                .compose(located -> located.outcomes().stream().anyMatch(outcome -> isThere(outcome, waiting))
                        ? renew(waiting.planId(), origin)
                        : Future.succeededFuture(true));
    }

    private boolean isThere(Located.Outcome outcome, Waiting waiting) {
        return outcome instanceof Located.Found found
                && waiting.brokers().stream()
                        .anyMatch(broker ->
                                found.instrument().token(broker, day.date()).isPresent());
    }

    /** What passes by itself is tried again; everything else is the end of the plan, and is told. */
    private Future<Boolean> renew(UUID planId, Origin origin) {
        return renewal.renew(planId, origin)
                .map(renewed -> {
                    tries.remove(planId);
                    return true;
                })
                .recover(cause -> {
                    if (cause instanceof FailureException known && passes(planId, known.failure())) {
                        return Future.succeededFuture(false);
                    }
                    tries.remove(planId);
                    LOG.atWarn().addKeyValue("planId", planId).setCause(cause).log("A plan could not be planned again");
                    return renewal.fail(planId, cause, origin).map(true);
                });
    }

    /** A node that is busy, or a store that is away, tells nothing about the plan and is no reason to end it. */
    private boolean passes(UUID planId, Failure failure) {
        return failure instanceof Failure.Unavailable
                || failure instanceof Failure.FeatureOff
                || failure instanceof Failure.DeadlineExceeded && tries.merge(planId, 1, Integer::sum) < MOST_TRIES;
    }
}
