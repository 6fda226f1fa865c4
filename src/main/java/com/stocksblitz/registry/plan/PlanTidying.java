package com.stocksblitz.registry.plan;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Marks plans that ended, and deletes what is past its retention. Every node may do it: the statements repeat well. */
final class PlanTidying {
    private static final Logger LOG = LoggerFactory.getLogger(PlanTidying.class);

    private final Vertx vertx;
    private final PlanStore store;
    private final TradeDay day;
    private final Clock clock;
    private final PlanRoomSettings settings;
    private long timer;
    private boolean running;

    PlanTidying(Vertx vertx, PlanStore store, TradeDay day, Clock clock, PlanRoomSettings settings) {
        this.vertx = vertx;
        this.store = store;
        this.day = day;
        this.clock = clock;
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
        store.markExpired(day.start())
                .compose(marked -> deleteOld().map(deleted -> report(marked, deleted)))
                .onFailure(cause -> LOG.atWarn().setCause(cause).log("Ended plans could not be tidied away"))
                .onComplete(done -> running = false);
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
