package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.toggles.api.Feature;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** The room of one node, with what stands around it in memory. */
final class ToggleNode {
    static final Clock CLOCK = Clock.systemUTC();
    static final byte[] SECRET = "secret of all nodes".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    final String name;
    final CurrentSettings settings = new CurrentSettings(SettingCatalog.bundled(), CLOCK);
    final FeatureBreakers breakers = new FeatureBreakers(settings, Map.of("search", Feature.SEARCH_CATALOG), CLOCK);
    final MemoryFlipStore flips;
    final MemorySharedCopy shared;
    final TogglesVerticle verticle;

    ToggleNode(
            String name,
            Bus bus,
            Optional<ConfigServiceClient> client,
            MemoryFlipStore flips,
            MemorySharedCopy shared,
            Path directory) {
        this.name = name;
        this.flips = flips;
        this.shared = shared;
        this.verticle = new TogglesVerticle(
                bus,
                settings,
                breakers,
                new SettingViews(settings, breakers, name, Map.of("PORT", "1"), CLOCK),
                new TogglesVerticle.Sources(client, shared, flips, directory, SECRET),
                name,
                CLOCK,
                UUID::randomUUID,
                new Random(name.hashCode()));
    }

    static Bus bus(Vertx vertx) {
        return new Bus(vertx, CLOCK, key -> key.equals("good key"));
    }

    static Origin origin() {
        return Origin.internal("o4-correlation", "operator-key", CLOCK, Duration.ofSeconds(5));
    }
}
