package com.stocksblitz.registry.web;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Fits the gates of a node to what it can do, ten times a second. */
public final class GateKeeper extends VerticleBase {
    private final Gates gates;

    public GateKeeper(Gates gates) {
        this.gates = gates;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(Gates.ADAPT_EVERY.toMillis(), tick -> gates.adapt());
        return Future.succeededFuture();
    }
}
