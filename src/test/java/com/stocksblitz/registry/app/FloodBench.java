package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.testing.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One key floods, others read on: the long form of R12. Not part of the suite: {@code load-tests/faults/flood.sh}. The
 * flood is ten times what its key may, from connections of its own in the same process as the service.
 */
class FloodBench {
    private static final Duration PHASE = Duration.ofSeconds(Integer.getInteger("seconds", 30));
    private static final int READS_PER_SECOND = 100;
    private static final int ALLOWED = 100;
    private static final int FLOOD = Integer.getInteger("flood", 10 * ALLOWED);
    private static final int TICK_MS = 5;
    private static final double MOST = 1.2;
    /** Below it a quantile of a hundred requests a second is noise. */
    private static final double NOISE_MS = 1;

    private final Map<Integer, Integer> flooded = new TreeMap<>();

    @Test
    void measure(@TempDir Path home) throws Exception {
        var vertx = Vertx.vertx();
        try (var service = TestService.start(home, TestPostgres.database(), Map.of());
                var http = HttpClient.newHttpClient()) {
            service.ingest("kite", TestService.KITE);
            var quiet = HttpRequest.newBuilder(service.uri(TestService.BASE + "/instruments/resolve?symbol=TCS"))
                    .header("X-Internal-API-Key", key(service, "quiet", 1_000))
                    .build();
            var floods = key(service, "floods", ALLOWED);
            OpenLoop.run(READS_PER_SECOND, Duration.ofSeconds(15), () -> http.send(quiet, BodyHandlers.ofString()));
            var alone = OpenLoop.run(READS_PER_SECOND, PHASE, () -> http.send(quiet, BodyHandlers.ofString()));
            long timer = flood(vertx, service, floods);
            OpenLoop.run(READS_PER_SECOND, Duration.ofSeconds(5), () -> http.send(quiet, BodyHandlers.ofString()));
            var beside = OpenLoop.run(READS_PER_SECOND, PHASE, () -> http.send(quiet, BodyHandlers.ofString()));
            vertx.cancelTimer(timer);

            double most = Math.max(alone.quantile(0.99) * MOST, alone.quantile(0.99) + NOISE_MS);
            boolean reached = beside.quantile(0.99) <= most;
            System.out.println("| the others' reads | p50 | p99 | answers |");
            System.out.println("|---|---|---|---|");
            System.out.printf(
                    "| alone | %.1f ms | %.1f ms | %s |%n", alone.quantile(0.5), alone.quantile(0.99), alone.answers());
            System.out.printf(
                    "| beside a flood of %d/s | %.1f ms | %.1f ms | %s |%n",
                    FLOOD, beside.quantile(0.5), beside.quantile(0.99), beside.answers());
            System.out.println("| the flood | | | " + flooded + " |");
            System.out.printf(
                    "| p99 beside the flood | <= %.1f ms | %.1f ms | %s |%n",
                    most, beside.quantile(0.99), reached ? "yes" : "**NO**");
            assertThat(beside.answers().keySet()).containsExactly("200");
            assertThat(flooded.getOrDefault(429, 0)).as("refused of the flood").isPositive();
            assertThat(reached).isTrue();
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    private long flood(Vertx vertx, TestService service, String key) {
        var client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setDefaultHost("127.0.0.1")
                        .setDefaultPort(service.application().port()),
                new PoolOptions().setHttp1MaxSize(32).setMaxWaitQueueSize(2_000));
        return vertx.setPeriodic(TICK_MS, tick -> {
            for (int i = 0; i < FLOOD * TICK_MS / 1_000; i++) {
                client.request(HttpMethod.GET, TestService.BASE + "/instruments/resolve?symbol=RELIANCE")
                        .map(request -> request.putHeader("X-Internal-API-Key", key))
                        .compose(HttpClientRequest::send)
                        .compose(answer -> answer.body().map(answer.statusCode()))
                        .otherwise(-1)
                        .onSuccess(status -> flooded.merge(status, 1, Integer::sum));
            }
        });
    }

    private static String key(TestService service, String name, int perSecond) throws Exception {
        var made = service.post(
                "/actuator/keys",
                "{\"name\": \"" + name + "\", \"scopes\": [\"read\"], \"requests_per_second\": " + perSecond + "}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return Json.mapper().readTree(made.body()).get("api_key").textValue();
    }
}
