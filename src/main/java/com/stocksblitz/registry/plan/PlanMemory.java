package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans that were made before: this node's own few in front of the cache that all nodes share. The store has the last
 * word on whether a plan still stands, so that no node answers one that another has deleted; while the store is away
 * the caches are believed.
 */
final class PlanMemory {
    private static final Logger LOG = LoggerFactory.getLogger(PlanMemory.class);

    /** How long the store is not asked after it did not answer, so that each hit does not wait for it. */
    private static final Duration BELIEVE = Duration.ofSeconds(2);

    /** Longest wait for the store's word; a limit of the answer, not of the store, whose pool is not at fault. */
    private static final Duration LAST_WORD = Duration.ofMillis(250);

    private final LocalPlans local;
    private final PlanCache shared;
    private final PlanStore store;
    private final Clock clock;
    private Instant believedUntil = Instant.MIN;

    PlanMemory(LocalPlans local, PlanCache shared, PlanStore store, Clock clock) {
        this.local = local;
        this.shared = shared;
        this.store = store;
        this.clock = clock;
    }

    /**
     * @param ttl as the setting says now: shortening it takes effect at once
     * @param startOfTradeDate a plan that ended by then is none
     */
    Future<Optional<PlanCache.Entry>> find(PlanKey key, Duration ttl, Instant startOfTradeDate) {
        var oldest = clock.instant().minus(ttl);
        var here = local.find(key).filter(plan -> stands(plan, oldest, startOfTradeDate));
        return here.isPresent()
                ? standing(key, here.get())
                : shared.find(key)
                        .compose(there -> there.filter(plan -> stands(plan, oldest, startOfTradeDate))
                                .map(plan -> sound(key, plan))
                                .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }

    private static boolean stands(PlanCache.Entry plan, Instant oldest, Instant startOfTradeDate) {
        return plan.createdAt().isAfter(oldest) && !hasEnded(plan, startOfTradeDate);
    }

    /**
     * A damaged entry is a miss: whoever can write to the shared cache must not be able to stop the planner. It is
     * looked through while the store looks whether the plan still stands.
     */
    private Future<Optional<PlanCache.Entry>> sound(PlanKey key, PlanCache.Entry plan) {
        var standing = standing(key, plan);
        if (!plan.document().isSound()) {
            LOG.atWarn().addKeyValue("planId", plan.planId()).log("A cached plan cannot be read and is made anew");
            return standing.map(Optional.empty());
        }
        local.keep(key, plan);
        return standing;
    }

    /** Keeps a stored plan; the answer does not depend on whether the shared cache took it. */
    Future<Void> put(PlanKey key, PlanCache.Entry plan, Duration ttl) {
        if (ttl.toMillis() < 1) {
            return Future.succeededFuture();
        }
        local.removeOlder(clock.instant().minus(ttl));
        local.put(key, plan);
        return shared.put(key, plan, ttl);
    }

    Future<Void> remove(PlanKey key) {
        local.remove(key);
        return shared.remove(key);
    }

    /** Answers how many entries there were, the larger of both caches: the local one repeats the shared one. */
    Future<Long> clear() {
        long here = local.clear();
        return shared.clear().map(there -> Math.max(here, there));
    }

    private static boolean hasEnded(PlanCache.Entry plan, Instant startOfTradeDate) {
        var end = plan.expiresAt();
        return end != null && !end.isAfter(startOfTradeDate);
    }

    private Future<Optional<PlanCache.Entry>> standing(PlanKey key, PlanCache.Entry plan) {
        if (clock.instant().isBefore(believedUntil)) {
            return Future.succeededFuture(Optional.of(plan));
        }
        return store.standing(plan.planId())
                .timeout(LAST_WORD.toMillis(), TimeUnit.MILLISECONDS)
                .compose(standing -> keepIfCurrent(key, plan, standing))
                .recover(cause -> believe(plan, cause));
    }

    private Future<Optional<PlanCache.Entry>> keepIfCurrent(
            PlanKey key, PlanCache.Entry plan, Optional<PlanStore.Standing> standing) {
        return standing.filter(PlanMemory::isCurrent).isPresent()
                ? Future.succeededFuture(Optional.of(plan))
                : remove(key).map(Optional.empty());
    }

    /** A superseded plan would put its user back to what he has replaced since. */
    private static boolean isCurrent(PlanStore.Standing standing) {
        return standing.status().equals(PlanStatus.VALIDATED)
                || standing.status().equals(PlanStatus.OPTIMIZED);
    }

    private Future<Optional<PlanCache.Entry>> believe(PlanCache.Entry plan, Throwable cause) {
        boolean away = cause instanceof TimeoutException
                || (cause instanceof FailureException known && known.failure() instanceof Failure.Unavailable);
        if (away) {
            believedUntil = clock.instant().plus(BELIEVE);
            return Future.succeededFuture(Optional.of(plan));
        }
        return Future.failedFuture(cause);
    }
}
