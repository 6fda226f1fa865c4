package com.stocksblitz.registry.app;

import com.stocksblitz.registry.event.OutletCounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The outlets of this node as metrics. */
final class OutletMeters {
    private OutletMeters() {}

    static void register(MeterRegistry registry, OutletCounts counts) {
        counter(registry, counts, "delivered", "Events that an outlet took", OutletCounts::delivered);
        counter(registry, counts, "failed", "Tries that failed for the event's sake", OutletCounts::failed);
        counter(registry, counts, "dead", "Events that became dead letters", OutletCounts::dead);
    }

    private static void counter(
            MeterRegistry registry,
            OutletCounts counts,
            String name,
            String what,
            ToDoubleFunction<OutletCounts> value) {
        FunctionCounter.builder("registry.outlet." + name, counts, value)
                .description(what)
                .register(registry);
    }
}
