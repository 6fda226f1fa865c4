package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.ingest.api.DisagreementApi;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Serves the channel of {@link DisagreementApi}; apart from the jobs, so that none of them keeps it waiting. */
public final class DisagreementsVerticle extends VerticleBase {
    private final Bus bus;
    private final Disagreements disagreements;

    public DisagreementsVerticle(Bus bus, DisagreementStore store, Precedence precedence) {
        this.bus = bus;
        this.disagreements = new Disagreements(store, precedence);
    }

    @Override
    public Future<?> start() {
        return bus.serve(DisagreementApi.LIST, (query, origin) -> disagreements.list(query));
    }
}
