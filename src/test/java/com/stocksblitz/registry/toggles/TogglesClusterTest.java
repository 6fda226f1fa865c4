package com.stocksblitz.registry.toggles;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestCluster;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TogglesClusterTest {
    @Test
    void F1_aMessageOfAnyApplicationMakesEveryNodeReadAtOnce(@TempDir Path home) throws Exception {
        try (var cluster = TestCluster.of(2)) {
            var service = new ScriptedConfigService(cluster.node(0));
            var nodes = new ArrayList<CurrentSettings>();
            for (int node = 0; node < 2; node++) {
                var vertx = cluster.node(node);
                var client = new ConfigServiceClient(vertx, service.settings(Duration.ofSeconds(3)));
                var toggles = new ToggleNode(
                        "node-" + node,
                        ToggleNode.bus(vertx),
                        Optional.of(client),
                        new MemoryFlipStore(),
                        new MemorySharedCopy(),
                        home.resolve("node-" + node));
                nodes.add(toggles.settings);
                vertx.deployVerticle(toggles.verticle).await(10, TimeUnit.SECONDS);
            }
            // Polled each 15 to 30 s only, so that nothing but the message can bring it in time.
            service.set("PLANNER_TIMEOUT", "41");

            cluster.node(1).eventBus().publish("instrument-registry.features", new JsonObject());

            Eventually.within(
                    Duration.ofSeconds(5),
                    () -> assertThat(nodes)
                            .extracting(settings -> settings.current().integer(LiveSetting.PLANNER_TIMEOUT))
                            .containsOnly(41));
        }
    }
}
