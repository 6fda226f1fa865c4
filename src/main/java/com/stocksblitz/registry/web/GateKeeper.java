package com.stocksblitz.registry.web;

import com.stocksblitz.registry.ops.CpuQuota;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Fits the gates of a node to what it can do, ten times a second. */
public final class GateKeeper extends VerticleBase {
    private final Gates gates;
    private final CpuQuota quota;

    public GateKeeper(Gates gates, CpuQuota quota) {
        this.gates = gates;
        this.quota = quota;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(Gates.ADAPT_EVERY.toMillis(), tick -> gates.adapt(quota.used()));
        return Future.succeededFuture();
    }
}
