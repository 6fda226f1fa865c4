package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.OutboxWritten;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks plans that ended and tells of those in force, and deletes what is past its retention. Every node may do it: the
 * statements repeat well.
 */
final class PlanTidying {
    private static final Logger LOG = LoggerFactory.getLogger(PlanTidying.class);
    private static final Duration ROUND = Duration.ofSeconds(30);
    private static final int PORTION = 500;

    private final Vertx vertx;
    private final Bus bus;
    private final PlanStore store;
    private final StalePlans stalePlans;
    private final TradeDay day;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final PlanRoomSettings settings;
    private long timer;
    private boolean running;

    PlanTidying(
            Vertx vertx,
            Bus bus,
            PlanStore store,
            StalePlans stalePlans,
            TradeDay day,
            Clock clock,
            Supplier<UUID> ids,
            PlanRoomSettings settings) {
        this.vertx = vertx;
        this.bus = bus;
        this.store = store;
        this.stalePlans = stalePlans;
        this.day = day;
        this.clock = clock;
        this.ids = ids;
        this.settings = settings;
    }

    void start() {
        timer = vertx.setPeriodic(settings.tidyEvery().toMillis(), tick -> tidy());
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void tidy() {
        if (running) {
            return;
        }
        running = true;
        tellExpired(Origin.internal(ids.get().toString(), "plan-tidying", clock, ROUND))
                .compose(told -> store.markExpired(day.start()))
                .compose(marked -> deleteOld().map(deleted -> report(marked, deleted)))
                .onFailure(cause -> LOG.atWarn().setCause(cause).log("Ended plans could not be tidied away"))
                .onComplete(done -> running = false);
    }

    /** A portion at a time, so that no transaction grows long. */
    private Future<Void> tellExpired(Origin origin) {
        return stalePlans
                .tellExpired(day.date(), day.start(), clock.instant(), PORTION, origin)
                .compose(told -> {
                    if (told > 0) {
                        bus.publish(EventApi.WRITTEN, new OutboxWritten());
                    }
                    return told < PORTION ? Future.succeededFuture() : tellExpired(origin);
                });
    }

    private Future<Long> deleteOld() {
        return store.deleteExpired(day.start().minus(settings.retention()))
                .compose(expired -> store.deleteForgotten(clock.instant().minus(settings.retention()))
                        .map(forgotten -> expired + forgotten));
    }

    private static Void report(long marked, long deleted) {
        if (marked > 0 || deleted > 0) {
            LOG.atInfo()
                    .addKeyValue("expired", marked)
                    .addKeyValue("deleted", deleted)
                    .log("Ended plans are tidied away");
        }
        return null;
    }
}
