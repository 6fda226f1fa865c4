package com.stocksblitz.registry.ops;

import com.stocksblitz.registry.breaker.BreakerState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The breakers as metrics. */
public final class BreakerMeters {
    private BreakerMeters() {}

    public static void register(MeterRegistry registry, NodeInside node) {
        for (var breaker : node.breakers()) {
            var name = breaker.dependency();
            Gauge.builder(
                            "registry.breaker.open",
                            node,
                            one -> of(one, name).status() == BreakerState.Status.CLOSED ? 0 : 1)
                    .description("1 while calls to the dependency are refused")
                    .tag("dependency", name)
                    .register(registry);
            FunctionCounter.builder(
                            "registry.breaker.refused",
                            node,
                            one -> of(one, name).refused())
                    .description("Calls to the dependency that were refused without being tried")
                    .tag("dependency", name)
                    .register(registry);
        }
    }

    private static BreakerState of(NodeInside node, String dependency) {
        return node.breakers().stream()
                .filter(one -> one.dependency().equals(dependency))
                .findFirst()
                .orElseThrow();
    }
}
