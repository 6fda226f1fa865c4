package com.stocksblitz.registry.ops;

import com.stocksblitz.registry.memory.Cache;
import com.stocksblitz.registry.memory.Caches;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The caches as metrics, by name. */
public final class CacheMeters {
    private CacheMeters() {}

    /** To be called when every cache has been registered. */
    public static void register(MeterRegistry registry, Caches caches) {
        for (var name : caches.states().keySet()) {
            Gauge.builder("registry.cache.weight", caches, weighed(name))
                    .description("What the cache holds, in its own unit")
                    .tag("cache", name)
                    .register(registry);
            count(
                    registry,
                    caches,
                    name,
                    "registry.cache.evictions",
                    "Entries dropped for room",
                    Cache.State::evictions);
            count(registry, caches, name, "registry.cache.hits", "Answers from the cache", Cache.State::hits);
            count(registry, caches, name, "registry.cache.misses", "Answers that had to be made", Cache.State::misses);
        }
    }

    private static ToDoubleFunction<Caches> weighed(String name) {
        return caches -> caches.states().get(name).weight();
    }

    private static void count(
            MeterRegistry registry,
            Caches caches,
            String name,
            String meter,
            String description,
            ToDoubleFunction<Cache.State> value) {
        FunctionCounter.builder(
                        meter, caches, all -> value.applyAsDouble(all.states().get(name)))
                .description(description)
                .tag("cache", name)
                .register(registry);
    }
}
