package com.stocksblitz.registry.audit;

import com.stocksblitz.registry.audit.api.AuditApi;
import com.stocksblitz.registry.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;

/** Runs the chain and answers the calls. */
public final class AuditVerticle extends VerticleBase {
    private final Bus bus;
    private final AuditTrail trail;
    private final Clock clock;
    private Chainer chainer;

    public AuditVerticle(Bus bus, AuditTrail trail, Clock clock) {
        this.bus = bus;
        this.trail = trail;
        this.clock = clock;
    }

    /** Does not wait for the store. */
    @Override
    public Future<?> start() {
        chainer = new Chainer(vertx, trail, clock);
        var calls = new AuditCalls(trail, clock);
        return Future.all(
                        bus.serve(AuditApi.LIST, calls::list),
                        bus.serve(AuditApi.VERIFY, calls::verify),
                        bus.serve(AuditApi.NOTE, calls::note))
                .onSuccess(reachable -> chainer.start());
    }

    @Override
    public Future<?> stop() {
        return chainer.stop();
    }
}
