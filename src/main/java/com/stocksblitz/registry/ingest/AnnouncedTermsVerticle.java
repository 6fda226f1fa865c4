package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.OutboxWritten;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings announced terms into force when their date comes, or soon after they were announced for a date that has come.
 * Any node may do it at any time: the work is done under the catalog's lock and only once.
 */
public final class AnnouncedTermsVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(AnnouncedTermsVerticle.class);

    private final Bus bus;
    private final AnnouncedTerms terms;
    private final Clock clock;
    private final Supplier<LocalDate> tradeDate;
    private final Duration every;
    private Future<?> work = Future.succeededFuture();
    private long timer = -1;

    /**
     * @param tradeDate the current trade date
     * @param every between two looks; one costs a look at an index that is mostly empty
     */
    public AnnouncedTermsVerticle(
            Bus bus, AnnouncedTerms terms, Clock clock, Supplier<LocalDate> tradeDate, Duration every) {
        this.bus = bus;
        this.terms = terms;
        this.clock = clock;
        this.tradeDate = tradeDate;
        this.every = every;
    }

    @Override
    public Future<?> start() {
        timer = vertx.setPeriodic(0, every.toMillis(), tick -> look());
        return Future.succeededFuture();
    }

    /** Waits for what is being done. */
    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return work.otherwiseEmpty();
    }

    private void look() {
        if (work.isComplete()) {
            work = terms.bringIntoForce(tradeDate.get(), clock.instant())
                    .onSuccess(this::tell)
                    .onFailure(failed -> LOG.atWarn()
                            .setCause(failed)
                            .log("Announced terms could not be brought into force; it is tried again"));
        }
    }

    private void tell(int changed) {
        if (changed > 0) {
            bus.publish(EventApi.WRITTEN, new OutboxWritten());
            LOG.atInfo().addKeyValue("instruments", changed).log("Announced terms came into force");
        }
    }
}
