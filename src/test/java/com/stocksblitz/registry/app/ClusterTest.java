package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.bus.Cluster;
import com.stocksblitz.registry.bus.ClusterSettings;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of the service and a foreign application that calls every CLUSTER channel, as the README shows. */
class ClusterTest {
    private static TestService first;
    private static TestService second;
    private static Vertx foreign;
    private static final List<Long> POSITIONS = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void join(@TempDir Path one, @TempDir Path two) throws Exception {
        var ports = List.of(freePort(), freePort(), freePort());
        var members = "127.0.0.1:%d,127.0.0.1:%d".formatted(ports.get(0), ports.get(1));
        var database = TestPostgres.database();
        first = TestService.start(one, database, cluster(ports.get(0), members));
        second = TestService.start(two, database, cluster(ports.get(1), members));
        foreign = Cluster.join(
                        Vertx.builder(),
                        new VertxOptions(),
                        new ClusterSettings(
                                "cluster-test",
                                "127.0.0.1",
                                ports.get(2),
                                0,
                                List.of(members.split(",")),
                                Duration.ofSeconds(10)))
                .await(30, TimeUnit.SECONDS);
        foreign.eventBus()
                .<JsonObject>consumer(
                        "instrument-registry.events",
                        event -> POSITIONS.add(Long.valueOf(event.body().getString("sequence"))))
                .completion()
                .await(5, TimeUnit.SECONDS);
        first.ingest("kite", TestService.KITE);
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(second.json(TestService.BASE + "/catalog/summary")
                                .get("total_instruments")
                                .intValue())
                        .isEqualTo(6));
    }

    @AfterAll
    static void leave() throws Exception {
        foreign.close().await(20, TimeUnit.SECONDS);
        second.close();
        first.close();
    }

    @Test
    void resolveBulkSearchAndSuggestAnswerTheJsonOfTheHttpCalls() throws Exception {
        assertThat(ask("resolve", new JsonObject().put("symbol", "RELIANCE").put("exchange", "NSE"))
                        .getInteger("count"))
                .isEqualTo(1);
        assertThat(ask(
                                "bulk",
                                new JsonObject()
                                        .put(
                                                "instrument_ids",
                                                new JsonArray().add("NSE:TCS").add("NSE:NONE")))
                        .getJsonArray("results"))
                .hasSize(2);
        assertThat(ask("search", new JsonObject().put("query", "tcs")).getJsonArray("instruments"))
                .hasSize(1);
        assertThat(ask("suggest", new JsonObject().put("q", "nif").put("limit", 2))
                        .getJsonArray("suggestions"))
                .hasSize(2);
    }

    @Test
    void plansAreCreatedReadDescribedAndComparedWithTheKey() throws Exception {
        var request = new JsonObject()
                .put("user_id", "foreign")
                .put("plan_name", "from the bus")
                .put("subscription_type", "live_feed")
                .put("instruments", new JsonArray().add("NSE:RELIANCE"));

        assertThatThrownBy(() -> ask("plan.create", request))
                .isInstanceOfSatisfying(
                        ReplyException.class,
                        refused -> assertThat(refused.failureCode()).isEqualTo(401));
        var plan = request("plan.create", request, new DeliveryOptions().addHeader("api-key", TestService.KEY));
        var query = new JsonObject().put("plan_id", plan.getString("plan_id"));

        assertThat(ask("plan.get", query).getJsonObject("plan").getString("plan_name"))
                .isEqualTo("from the bus");
        assertThat(ask("plan.describe", query).getJsonArray("text")).isNotEmpty();
        var messages = ask("plan.diff", query).getJsonArray("messages");
        assertThat(messages.stream().map(message -> ((JsonObject) message).getString("action")))
                .containsExactly("connect", "subscribe");
    }

    @Test
    void aFailureIsTheHttpStatusWithTheProblemDocument() {
        assertThatThrownBy(() -> ask("resolve", new JsonObject().put("symbol", "NOSUCHTHING")))
                .isInstanceOfSatisfying(ReplyException.class, refused -> {
                    assertThat(refused.failureCode()).isEqualTo(404);
                    assertThat(new JsonObject(refused.getMessage()).getString("code"))
                            .isEqualTo("never_known");
                });
    }

    @Test
    void everyEventArrivesAndAGapCanBeFetched() throws Exception {
        var page = ask("events.page", new JsonObject().put("from", 0).put("limit", 1000));
        var sent = page.getJsonArray("events").stream()
                .map(event -> Long.valueOf(((JsonObject) event).getString("sequence")))
                .toList();

        assertThat(sent).hasSizeGreaterThanOrEqualTo(7);
        Eventually.within(Duration.ofSeconds(10), () -> assertThat(POSITIONS).containsAll(sent));
    }

    private static JsonObject ask(String call, JsonObject body) throws Exception {
        return request(call, body, new DeliveryOptions());
    }

    private static JsonObject request(String call, JsonObject body, DeliveryOptions options) throws Exception {
        return foreign.eventBus()
                .<JsonObject>request("instrument-registry." + call, body, options.setSendTimeout(10_000))
                .await(12, TimeUnit.SECONDS)
                .body();
    }

    private static Map<String, String> cluster(int port, String members) {
        return Map.of(
                "CLUSTER_NAME", "cluster-test", "CLUSTER_PORT", Integer.toString(port), "CLUSTER_MEMBERS", members);
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
