package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.Main;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestRedis;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The production process on a home and a database that outlive it, so that it can be killed alone. Started again it is
 * another process on another port.
 */
final class KilledService implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(30);
    // 128 + SIGKILL.
    private static final int KILLED = 137;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path home;
    private final Map<String, String> environment;
    private Process process;
    private int port;

    KilledService(Path home, TestPostgres.TestDatabase database, Map<String, String> more) {
        this.home = home;
        environment = new HashMap<>(more);
        environment.putAll(Map.of(
                "HOST",
                "127.0.0.1",
                "MANAGEMENT_PORT",
                "0",
                "ENVIRONMENT",
                "test",
                "INTERNAL_API_KEY",
                TestService.KEY,
                "REGISTRY_HOME",
                home.toString(),
                "DATABASE_URL",
                database.url(),
                "DATABASE_MIGRATION_URL",
                database.ownerUrl(),
                "REDIS_URL",
                TestRedis.url(),
                "MALLOC_ARENA_MAX",
                "1"));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Returns when it is ready. */
    void start(LocalDate tradeDate) throws Exception {
        try (var probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = System.getProperty("java.class.path");
        var builder = new ProcessBuilder(List.of(
                java,
                "-XX:+UseSerialGC",
                "-Xmx160m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Dhazelcast.logging.type=slf4j",
                "-cp",
                classPath,
                Main.class.getName()));
        builder.environment().keySet().removeIf(name -> name.endsWith("_URL") || name.endsWith("_FILE"));
        builder.environment().putAll(environment);
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().put("TRADE_DATE", tradeDate.toString());
        var log = home.resolve("service.log");
        process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        var started = System.nanoTime();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() - started > START_LIMIT.toNanos()) {
                throw new IllegalStateException("The service did not become ready; see " + log);
            }
            Thread.sleep(50);
        }
    }

    /** kill -9 of this process and nothing else. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor())
                .as("exit code of a killed process; another means that it ended by itself")
                .isEqualTo(KILLED);
    }

    /**
     * The job that came of it.
     *
     * @throws IOException where it was killed before it answered
     */
    String submit(InputStream dump, LocalDate day) throws IOException, InterruptedException {
        var path = TestService.BASE + "/brokers/kite/ingest?mode=full_catalog&effective_date=" + day;
        return send(path, "text/csv", BodyPublishers.ofInputStream(() -> dump))
                .get("job_id")
                .textValue();
    }

    JsonNode job(String id) throws IOException, InterruptedException {
        return get(TestService.BASE + "/jobs/" + id);
    }

    /** How far the index has followed the log. */
    long position() throws IOException, InterruptedException {
        return get(TestService.BASE + "/catalog/summary?include_stats=false")
                .get("position")
                .longValue();
    }

    /** What the index knows of these keys; fails unless they are all that is active in it. */
    List<KillMarket.Share> found(List<String> keys) throws IOException, InterruptedException {
        var active = get(TestService.BASE + "/instruments?limit=1").at("/pagination/total");
        assertThat(active.intValue()).as("active instruments of the index").isEqualTo(keys.size());
        var found = new ArrayList<KillMarket.Share>();
        for (int from = 0; from < keys.size(); from += 5_000) {
            var asked = Map.of("instrument_ids", keys.subList(from, Math.min(keys.size(), from + 5_000)));
            var answer = send(
                    TestService.BASE + "/instruments/bulk",
                    "application/json",
                    BodyPublishers.ofString(Json.mapper().writeValueAsString(asked)));
            answer.get("instruments")
                    .forEach(one -> found.add(new KillMarket.Share(
                            one.get("instrument_key").textValue(),
                            one.get("lot_size").intValue(),
                            one.at("/broker_tokens/kite").asLong())));
        }
        return found;
    }

    /** Waits until the index has all that the log has. */
    void awaitPosition(long head, Duration limit) throws Exception {
        Eventually.within(
                limit, () -> assertThat(position()).as("position of the index").isEqualTo(head));
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            var request = request("/health/ready").GET().build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return answer(http.send(request(path).GET().build(), BodyHandlers.ofString()));
    }

    private JsonNode send(String path, String type, BodyPublisher body) throws IOException, InterruptedException {
        return answer(
                http.send(request(path).header("content-type", type).POST(body).build(), BodyHandlers.ofString()));
    }

    private static JsonNode answer(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.mapper().readTree(response.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(CALL_LIMIT)
                .header("X-Internal-API-Key", TestService.KEY);
    }
}
