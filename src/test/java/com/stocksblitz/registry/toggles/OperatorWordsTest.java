package com.stocksblitz.registry.toggles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestCluster;
import com.stocksblitz.registry.toggles.api.ClearFeature;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.FeatureView;
import com.stocksblitz.registry.toggles.api.FeaturesQuery;
import com.stocksblitz.registry.toggles.api.SealedWord;
import com.stocksblitz.registry.toggles.api.SetFeature;
import com.stocksblitz.registry.toggles.api.TogglesApi;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class OperatorWordsTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    private Path home;

    private final MemoryFlipStore flips = new MemoryFlipStore();
    private Bus bus;

    @BeforeEach
    void open(Vertx vertx) {
        bus = ToggleNode.bus(vertx);
    }

    @Test
    void offIsInForceAtOnceAndStoredWithBeforeAfterCauseAndActor(Vertx vertx) throws Exception {
        var node = start(vertx, "n1");

        var view = set(bus, off("too slow"));

        assertThat(view.enabled()).isFalse();
        assertThat(view.cause()).isEqualTo("operator");
        assertThat(view.reason()).isEqualTo("too slow");
        assertThat(node.settings.current().isOn(Feature.SEARCH_CATALOG)).isFalse();
        Eventually.within(SOON, () -> assertThat(flips.flips(Cause.OPERATOR)).hasSize(1));
        assertThat(flips.flips(Cause.OPERATOR).getFirst()).satisfies(flip -> {
            assertThat(flip.before()).isTrue();
            assertThat(flip.after()).isFalse();
            assertThat(flip.enabled()).isFalse();
            assertThat(flip.doer().actor()).isEqualTo("operator-key");
            assertThat(flip.doer().correlationId()).isEqualTo("o4-correlation");
            assertThat(flip.doer().node()).isEqualTo("n1");
        });
    }

    @Test
    void anOverrideWorksWithEveryStoreAwayOutlivesARestartAndIsStoredWhenTheStoreIsBack(Vertx vertx) throws Exception {
        flips.away = true;
        var first = start(vertx, "n1");
        set(bus, off("everything is down"));
        vertx.undeploy(first.verticle.deploymentID()).await(5, TimeUnit.SECONDS);

        var second = start(vertx, "n1");
        assertThat(second.settings.current().refusal(Feature.SEARCH_CATALOG))
                .map(Failure.FeatureOff::cause)
                .hasValue("operator");
        assertThat(flips.written).isEmpty();

        flips.away = false;
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(flips.flips(Cause.OPERATOR)).hasSize(1));
        assertThat(flips.flips(Cause.OPERATOR).getFirst().reason()).isEqualTo("everything is down");
    }

    @Test
    void aWordFromTheStoreReachesANodeWithoutCluster(Vertx vertx) throws Exception {
        var node = start(vertx, "n1");
        var other = new MemoryFlipStore();
        var elsewhere = Vertx.vertx();
        try {
            var otherBus = ToggleNode.bus(elsewhere);
            var toggles =
                    new ToggleNode("n2", otherBus, Optional.empty(), other, new MemorySharedCopy(), home.resolve("n2"));
            elsewhere.deployVerticle(toggles.verticle).await(5, TimeUnit.SECONDS);
            set(otherBus, off("elsewhere"));
            Eventually.within(SOON, () -> assertThat(other.written).hasSize(1));
        } finally {
            elsewhere.close().await(5, TimeUnit.SECONDS);
        }

        flips.write(other.written.getFirst(), true);

        Eventually.within(
                SOON,
                () -> assertThat(node.settings.current().isOn(Feature.SEARCH_CATALOG))
                        .isFalse());
    }

    @Test
    void onNeedsAReasonAndAnEndAndEveryWrongFieldIsNamed(Vertx vertx) throws Exception {
        start(vertx, "n1");
        assertThatThrownBy(() -> set(bus, new SetFeature(Feature.SEARCH_CATALOG, true, null, null)))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure().errors())
                                .extracting("pointer")
                                .containsExactly("/reason", "/expires_at"));
        assertThatThrownBy(() -> set(bus, new SetFeature(null, null, "a\nb", Instant.EPOCH)))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure().errors())
                                .extracting("pointer")
                                .containsExactly("/feature", "/enabled", "/reason", "/expires_at"));
    }

    @Test
    void aWordEndsByItselfAndItsEndIsToldOnce(Vertx vertx) throws Exception {
        var node = start(vertx, "n1");
        var end = ToggleNode.CLOCK.instant().plusMillis(300);
        set(bus, new SetFeature(Feature.SEARCH_CATALOG, false, "short", end));
        assertThat(node.settings.current().isOn(Feature.SEARCH_CATALOG)).isFalse();

        Eventually.within(
                SOON,
                () -> assertThat(node.settings.current().isOn(Feature.SEARCH_CATALOG))
                        .isTrue());
        Eventually.within(SOON, () -> assertThat(flips.flips(Cause.OPERATOR)).hasSize(2));
        assertThat(flips.flips(Cause.OPERATOR).getLast()).satisfies(flip -> {
            assertThat(flip.reason()).isEqualTo("expired: short");
            assertThat(flip.before()).isFalse();
            assertThat(flip.after()).isTrue();
        });
        // The end is in the store twice, and must not end once more.
        flips.write(flips.flips(Cause.OPERATOR).getLast(), true);
        vertx.timer(600).await(5, TimeUnit.SECONDS);
        assertThat(flips.flips(Cause.OPERATOR))
                .extracting(flip -> flip.doer().id())
                .hasSize(3);
    }

    @Test
    void aWordIsTakenBackOnEveryNodeWithAnAuditedFlipAndThenToggleAndBreakerDecideAlone(Vertx vertx) throws Exception {
        var node = start(vertx, "n1");
        set(bus, off("slow"));
        var elsewhere = Vertx.vertx();
        try {
            var otherBus = ToggleNode.bus(elsewhere);
            var other =
                    new ToggleNode("n2", otherBus, Optional.empty(), flips, new MemorySharedCopy(), home.resolve("n2"));
            elsewhere.deployVerticle(other.verticle).await(5, TimeUnit.SECONDS);
            Eventually.within(
                    SOON,
                    () -> assertThat(other.settings.current().isOn(Feature.SEARCH_CATALOG))
                            .isFalse());

            var view = clear(bus, "mended");

            assertThat(view.enabled()).isTrue();
            assertThat(view.operator()).as("no word is in force").isNull();
            Eventually.within(
                    SOON,
                    () -> assertThat(other.settings.current().isOn(Feature.SEARCH_CATALOG))
                            .isTrue());
        } finally {
            elsewhere.close().await(5, TimeUnit.SECONDS);
        }
        node.settings.trip(Feature.SEARCH_CATALOG, ToggleNode.CLOCK.instant());
        assertThat(node.settings.current().refusal(Feature.SEARCH_CATALOG))
                .as("it does not lift a breaker's off, as an on would")
                .map(Failure.FeatureOff::cause)
                .hasValue("breaker");
        node.settings.untrip(Feature.SEARCH_CATALOG);
        clear(bus, null);
        vertx.timer(600).await(5, TimeUnit.SECONDS);
        assertThat(flips.flips(Cause.OPERATOR))
                .as("nothing is told of an end, nor of taking back what is not there")
                .extracting(Flip::enabled, Flip::reason)
                .containsExactly(tuple(false, "slow"), tuple(true, "taken back: mended"));
    }

    @Test
    void whatIsTakenBackStaysTakenBackOverARestartWithEveryStoreAway(Vertx vertx) throws Exception {
        flips.away = true;
        var first = start(vertx, "n1");
        set(bus, off("slow"));
        clear(bus, null);
        vertx.undeploy(first.verticle.deploymentID()).await(5, TimeUnit.SECONDS);

        assertThat(start(vertx, "n1").settings.current().isOn(Feature.SEARCH_CATALOG))
                .isTrue();
        assertThatThrownBy(() -> clear(bus, "a\nb"))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure().errors())
                                .extracting("pointer")
                                .containsExactly("/reason"));
    }

    @Test
    void overTheClusterAWordArrivesWithEveryStoreAwayAndAForgedOneDoesNot() throws Exception {
        flips.away = true;
        try (var cluster = TestCluster.of(2)) {
            var bus0 = ToggleNode.bus(cluster.node(0));
            var nodes = new ToggleNode[] {
                new ToggleNode("n0", bus0, Optional.empty(), flips, new MemorySharedCopy(), home.resolve("n0")),
                new ToggleNode(
                        "n1",
                        ToggleNode.bus(cluster.node(1)),
                        Optional.empty(),
                        flips,
                        new MemorySharedCopy(),
                        home.resolve("n1"))
            };
            for (int i = 0; i < 2; i++) {
                cluster.node(i).deployVerticle(nodes[i].verticle).await(10, TimeUnit.SECONDS);
            }

            var forged = new JsonObject()
                    .put("word", "{\"feature\": \"EVENT_STREAMING\"}")
                    .put("mac", "00");
            cluster.node(0).eventBus().publish("instrument-registry.features.words", forged);
            set(bus0, off("cluster"));

            Eventually.within(
                    SOON,
                    () -> assertThat(nodes[1].settings.current().isOn(Feature.SEARCH_CATALOG))
                            .isFalse());
            assertThat(nodes[1].settings.current().isOn(Feature.EVENT_STREAMING))
                    .isTrue();

            var refused = cluster.node(1)
                    .eventBus()
                    .request(
                            "instrument-registry.features.set",
                            new JsonObject().put("feature", "SEARCH_CATALOG").put("enabled", false));
            assertThatThrownBy(() -> refused.await(5, TimeUnit.SECONDS)).hasMessageContaining("unauthorized");
            var asked = cluster.node(1)
                    .eventBus()
                    .<JsonObject>request("instrument-registry.features.get", new JsonObject())
                    .await(5, TimeUnit.SECONDS);
            assertThat(asked.body().getJsonArray("features")).hasSize(Feature.values().length);
        }
    }

    @Test
    void aSealOfAnotherSecretOrOfAnotherKindOfFlipIsNotOpened() {
        var seal = new WordSeal(ToggleNode.SECRET);
        var doer = Doer.service("x", java.util.UUID.randomUUID(), "n1", Instant.EPOCH);
        var word = new Flip(Feature.SEARCH_CATALOG, Cause.OPERATOR, false, true, false, null, null, doer);
        var config = new Flip(Feature.SEARCH_CATALOG, Cause.CONFIG, false, true, false, null, null, doer);

        assertThat(seal.open(seal.seal(word))).hasValue(word);
        assertThat(seal.open(seal.seal(config))).isEmpty();
        var end =
                new Flip(Feature.SEARCH_CATALOG, Cause.OPERATOR, true, false, true, "expired: x", Instant.EPOCH, doer);
        assertThat(seal.open(seal.seal(end))).as("the end of a word is none").isEmpty();
        assertThat(new WordSeal("another".getBytes(java.nio.charset.StandardCharsets.UTF_8)).open(seal.seal(word)))
                .isEmpty();
        assertThat(seal.open(new SealedWord(
                        seal.seal(word).word() + " ", seal.seal(word).mac())))
                .isEmpty();
        assertThat(seal.open(new SealedWord("{}", "no hex"))).isEmpty();
    }

    @Test
    void withoutAConfigServiceTheFeaturesStandOnTheirDefaults(Vertx vertx) throws Exception {
        start(vertx, "n1");
        var features = bus.ask(TogglesApi.GET, new FeaturesQuery(), ToggleNode.origin())
                .await(5, TimeUnit.SECONDS);
        assertThat(features.node()).isEqualTo("n1");
        assertThat(features.state()).isEqualTo("defaults");
        assertThat(features.features())
                .extracting(view -> view.config().source())
                .containsOnly("default");
    }

    private ToggleNode start(Vertx vertx, String name) throws TimeoutException {
        var node = new ToggleNode(name, bus, Optional.empty(), flips, new MemorySharedCopy(), home.resolve(name));
        vertx.deployVerticle(node.verticle).await(5, TimeUnit.SECONDS);
        return node;
    }

    private static SetFeature off(String reason) {
        return new SetFeature(Feature.SEARCH_CATALOG, false, reason, null);
    }

    private static FeatureView clear(Bus bus, String reason) throws TimeoutException {
        return bus.ask(TogglesApi.CLEAR, new ClearFeature(Feature.SEARCH_CATALOG, reason), ToggleNode.origin())
                .await(5, TimeUnit.SECONDS);
    }

    private static FeatureView set(Bus bus, SetFeature asked) throws TimeoutException {
        Future<FeatureView> answer = bus.ask(TogglesApi.SET, asked, ToggleNode.origin());
        return answer.await(5, TimeUnit.SECONDS);
    }
}
