package com.stocksblitz.registry.app;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.memory.Caches;
import com.stocksblitz.registry.settings.BootSettings;
import com.stocksblitz.registry.toggles.CurrentSettings;
import com.stocksblitz.registry.toggles.FeatureBreakers;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What there is once in a node and many rooms are given.
 *
 * @param id of this node, unique in the cluster, another one after each start
 * @param tradeDate the trade date in force
 */
record Node(
        String id,
        Instant startedAt,
        BootSettings settings,
        Vertx vertx,
        Bus bus,
        CurrentSettings live,
        FeatureBreakers breakers,
        Caches caches,
        PrometheusMeterRegistry meters,
        Clock clock,
        Supplier<UUID> ids,
        Supplier<LocalDate> tradeDate) {

    /** A file or folder of the node's own. */
    Path home(String name) {
        return settings.home().resolve(name);
    }

    /** Where the listener leaves dumps for the ingest. */
    Path uploads() {
        return home("uploads");
    }
}
