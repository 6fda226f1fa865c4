package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.Main;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Fault;
import com.stocksblitz.registry.testing.FaultProxy;
import com.stocksblitz.registry.testing.Outbox;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node in a process of its own that is killed, and what the others make of what it left. */
class KilledNodeTest {
    private static final String PLAN = TestService.BASE + "/subscriptions/plan?user_id=killed";
    private static final String BODY =
            "{\"plan_name\": \"once\", \"subscription_type\": \"live_feed\", \"instruments\": [\"NSE:TCS\"]}";
    private static final String PLANS = "select count(*) from plans where user_id = 'killed'";
    private static final String EVENTS = """
            select count(*) from (
                select event_id from outbox where type = 'subscription.plan.created' and partition_key = 'killed'
                union select event_id from event_log
                where type = 'subscription.plan.created' and partition_key = 'killed') e""";

    @TempDir
    private Path home;

    @TempDir
    private Path otherHome;

    @Test
    void N3_aNodeKilledBetweenCommitAndAnswerLeavesOnePlanAndOneEvent() throws Exception {
        var database = TestPostgres.database();
        try (var survivor = TestService.start(home, database, Map.of());
                var postgres = FaultProxy.to(database.host(), database.port());
                var client = HttpClient.newHttpClient()) {
            survivor.ingest("kite", TestService.KITE);
            int port = freePort();
            var behind = new TestDatabase("127.0.0.1", postgres.port(), database.name());
            var node = start(database, Map.of("PORT", Integer.toString(port), "DATABASE_URL", behind.url()));
            try {
                awaitReady(client, node, port);
                // Now the node learns of its commit so late that the test sees the plan first.
                postgres.set(new Fault.Latency(Duration.ofMillis(150), Duration.ZERO));
                try (var caller = new Socket("127.0.0.1", port)) {
                    send(caller);
                    awaitPlan(database);
                    node.destroyForcibly();
                    assertThat(node.waitFor(10, TimeUnit.SECONDS)).isTrue();
                    assertThat(answered(caller))
                            .as("answered before it was killed")
                            .isFalse();
                }
            } finally {
                node.destroyForcibly();
            }

            for (int attempt = 0; attempt < 2; attempt++) {
                var repeated = client.send(
                        HttpRequest.newBuilder(survivor.uri(PLAN))
                                .timeout(Duration.ofSeconds(20))
                                .header("X-Internal-API-Key", TestService.KEY)
                                .header("Idempotency-Key", "killed-1")
                                .header("content-type", "application/json")
                                .POST(BodyPublishers.ofString(BODY))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(repeated.statusCode()).as(repeated.body()).isEqualTo(200);
                assertThat(Json.mapper().readTree(repeated.body()).get("status").textValue())
                        .isEqualTo("created");
            }
            assertThat(Outbox.number(database, PLANS)).isEqualTo(1);
            assertThat(Outbox.number(database, EVENTS)).isEqualTo(1);
        }
    }

    private Process start(TestDatabase database, Map<String, String> more) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx200m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        builder.environment().putAll(TestService.environment(otherHome, database, more));
        return builder.start();
    }

    private Path log() {
        return otherHome.resolve("node.log");
    }

    private void awaitReady(HttpClient client, Process node, int port) throws Exception {
        var ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        Eventually.within(Duration.ofSeconds(60), () -> {
            assertThat(node.isAlive()).as(Files.readString(log())).isTrue();
            try {
                assertThat(client.send(ready, BodyHandlers.discarding()).statusCode())
                        .isEqualTo(200);
            } catch (IOException notYet) {
                throw new AssertionError(Files.readString(log()), notYet);
            }
        });
    }

    private static void send(Socket caller) throws IOException {
        var body = BODY.getBytes(StandardCharsets.UTF_8);
        var head = "POST " + PLAN + " HTTP/1.1\r\nHost: localhost\r\nX-Internal-API-Key: " + TestService.KEY
                + "\r\nIdempotency-Key: killed-1\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                + "\r\n\r\n";
        caller.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        caller.getOutputStream().write(body);
        caller.getOutputStream().flush();
    }

    /** On one connection, so that it looks much more often than the answer takes to come. */
    private static void awaitPlan(TestDatabase database) throws Exception {
        try (var owner = database.owner();
                var select = owner.prepareStatement(PLANS)) {
            Eventually.within(Duration.ofSeconds(10), () -> {
                var rows = select.executeQuery();
                rows.next();
                assertThat(rows.getLong(1)).isEqualTo(1);
            });
        }
    }

    private static boolean answered(Socket caller) {
        try {
            return caller.getInputStream().read() >= 0;
        } catch (IOException reset) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
