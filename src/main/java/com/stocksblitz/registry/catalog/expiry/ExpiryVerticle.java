package com.stocksblitz.registry.catalog.expiry;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.bus.Rounds;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.OutboxWritten;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again for contracts whose exchange has closed on their last day. Every node looks; a lock of the
 * database lets one at a time do it. It keeps no state of its own: whatever was missed while no node ran is found by
 * the next look.
 */
public final class ExpiryVerticle extends VerticleBase {
    /** Few enough that the catalog's lock is held for well under a second. */
    private static final int BATCH = 2_000;

    /** Between full batches, so that the end of a month's ten thousands does not take the database from the others. */
    private static final Duration PACE = Duration.ofMillis(250);

    private static final Duration WHILE_BUSY = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Logger LOG = LoggerFactory.getLogger(ExpiryVerticle.class);

    private final Bus bus;
    private final ExpiryStore store;
    private final MarketCloses closes;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final Duration lookEvery;
    private Rounds rounds;

    /**
     * @param ids of the runs, which stand as correlation id in their events
     * @param lookEvery how long after a close the last contract may still be active
     */
    public ExpiryVerticle(
            Bus bus, ExpiryStore store, MarketCloses closes, Clock clock, Supplier<UUID> ids, Duration lookEvery) {
        this.bus = bus;
        this.store = store;
        this.closes = closes;
        this.clock = clock;
        this.ids = ids;
        this.lookEvery = lookEvery;
    }

    @Override
    public Future<?> start() {
        rounds = new Rounds(vertx, "expiry", this::look);
        rounds.wake();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return rounds.stop();
    }

    private Future<Duration> look() {
        var origin = Origin.internal("expiry-" + ids.get(), "expiry", clock, LIMIT);
        return store.expire(closes.at(clock.instant()), BATCH, origin).map(expired -> next(expired, origin));
    }

    private Duration next(OptionalInt expired, Origin origin) {
        if (expired.isEmpty()) {
            return WHILE_BUSY.compareTo(lookEvery) < 0 ? WHILE_BUSY : lookEvery;
        }
        if (expired.getAsInt() == 0) {
            return lookEvery;
        }
        bus.publish(EventApi.WRITTEN, new OutboxWritten());
        LOG.atInfo()
                .addKeyValue("contracts", expired.getAsInt())
                .addKeyValue("correlationId", origin.correlationId())
                .log("Contracts have expired");
        return PACE;
    }
}
