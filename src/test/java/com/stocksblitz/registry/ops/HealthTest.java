package com.stocksblitz.registry.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class HealthTest {
    private static final Duration LIMIT = Duration.ofMillis(100);

    private final AtomicReference<Future<Readiness.Result>> database =
            new AtomicReference<>(Future.succeededFuture(Readiness.Result.up()));
    private final AtomicReference<Future<Readiness.Result>> redis =
            new AtomicReference<>(Future.succeededFuture(Readiness.Result.up()));
    private final Liveness liveness = new Liveness();

    @Test
    void isDownUntilStartedAndFromTheMomentItStops(Vertx vertx) throws TimeoutException {
        var readiness = readiness(vertx);
        var view = new HealthView(readiness, liveness);
        assertThat(view.ready(false).status()).isEqualTo(503);
        assertThat(view.health().status()).isEqualTo(503);

        readiness.watch().await(5, TimeUnit.SECONDS);
        assertThat(view.ready(false).status()).isEqualTo(503);
        assertThat(view.health().members()).containsEntry("status", "starting");

        readiness.started();
        assertThat(view.ready(false).status()).isEqualTo(200);
        assertThat(view.health().status()).isEqualTo(200);
        assertThat(view.health().members())
                .containsEntry("status", "healthy")
                .containsEntry("service", "instrument-registry");
        assertThat((String) view.health().members().get("version")).matches("\\d+\\.\\d+\\.\\d+.*");

        readiness.stopping();
        assertThat(view.ready(false).status()).isEqualTo(503);
        assertThat(view.health().status()).isEqualTo(503);
        readiness.started();
        assertThat(view.ready(false).status()).isEqualTo(503);
    }

    @Test
    void countsAFailedAThrowingAndASilentProbeAsDown(Vertx vertx) throws TimeoutException {
        var silent = Promise.<Readiness.Result>promise().future();
        for (var broken : List.of(Future.<Readiness.Result>failedFuture("password=hunter2"), silent)) {
            database.set(broken);
            var readiness = readiness(vertx);
            readiness.watch().await(5, TimeUnit.SECONDS);
            readiness.started();
            assertThat(readiness.report().isReady()).isFalse();
            assertThat(readiness.report().checks().get("database").detail()).doesNotContain("hunter2");
        }
        database.set(null);
        var throwing =
                new Readiness(vertx, Clock.systemUTC(), List.of(new Readiness.Check("database", true, LIMIT, () -> {
                    throw new IllegalStateException("defect");
                })));
        throwing.watch().await(5, TimeUnit.SECONDS);
        throwing.started();
        assertThat(throwing.report().isReady()).isFalse();
        assertThat(new HealthView(throwing, liveness).database().members()).containsEntry("database_connected", false);
    }

    @Test
    void isReadyButDegradedWithoutWhatIsNotRequired(Vertx vertx) throws TimeoutException {
        redis.set(Future.succeededFuture(Readiness.Result.down("refused")));
        var readiness = readiness(vertx);
        readiness.watch().await(5, TimeUnit.SECONDS);
        readiness.started();
        var view = new HealthView(readiness, liveness);

        assertThat(view.ready(false).status()).isEqualTo(200);
        assertThat(view.ready(false).members().get("checks").toString()).doesNotContain("refused");
        assertThat(view.ready(true).members().get("checks").toString()).contains("refused");
        assertThat(view.health().members()).containsEntry("status", "degraded");
    }

    @Test
    void noticesWhatComesBack(Vertx vertx) throws TimeoutException {
        database.set(Future.succeededFuture(Readiness.Result.down("refused")));
        var readiness = readiness(vertx);
        readiness.watch().await(5, TimeUnit.SECONDS);
        readiness.started();
        assertThat(readiness.report().isReady()).isFalse();

        database.set(Future.succeededFuture(Readiness.Result.up()));

        waitFor(() -> readiness.report().isReady());
    }

    @Test
    void sharesNothingOfTheDependenciesWithLiveness(Vertx vertx) throws TimeoutException {
        database.set(Future.succeededFuture(Readiness.Result.down("refused")));
        var readiness = readiness(vertx);
        readiness.watch().await(5, TimeUnit.SECONDS);
        var heartbeat = liveness.watch(vertx);
        assertThat(new HealthView(readiness, liveness).live().status()).isEqualTo(200);
        heartbeat.end();
        assertThat(liveness.isLive()).isTrue();
    }

    @Test
    void servesMetricsAndHealthToTheScraperWithoutAKey(Vertx vertx)
            throws TimeoutException, IOException, InterruptedException {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (var meters = new JvmMeters(registry)) {
            var readiness = readiness(vertx);
            readiness.watch().await(5, TimeUnit.SECONDS);
            readiness.started();
            var verticle = new ManagementVerticle("127.0.0.1", 0, readiness, liveness, registry);
            vertx.deployVerticle(verticle).await(5, TimeUnit.SECONDS);

            assertThat(meters).isNotNull();
            assertThat(get(verticle.port(), "/metrics").body()).contains("jvm_memory_used_bytes");
            assertThat(get(verticle.port(), "/health").body()).contains("healthy");
            assertThat(get(verticle.port(), "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(verticle.port(), "/ready").body()).contains("\"status\":\"ready\"");
            assertThat(get(verticle.port(), "/api/docs").statusCode()).isEqualTo(404);
        }
    }

    /** Bound to loopback only, or to what an operator names; any other address of the machine is refused. */
    @Test
    void S19_theManagementPortIsReachedByItsOwnAddressOnly(Vertx vertx) throws Exception {
        var verticle = new ManagementVerticle(
                "127.0.0.1", 0, readiness(vertx), liveness, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        vertx.deployVerticle(verticle).await(5, TimeUnit.SECONDS);
        assertThat(get(verticle.port(), "/health/live").statusCode()).isEqualTo(200);

        var others = new ArrayList<InetAddress>(List.of(InetAddress.getByName("127.0.0.2")));
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .forEach(others::add);
        for (var address : others) {
            try (var socket = new Socket()) {
                assertThatThrownBy(() -> socket.connect(new InetSocketAddress(address, verticle.port()), 2_000))
                        .as(address.toString())
                        .isInstanceOf(IOException.class);
            }
        }
    }

    private Readiness readiness(Vertx vertx) {
        return new Readiness(
                vertx,
                Clock.systemUTC(),
                List.of(
                        new Readiness.Check("database", true, LIMIT, database::get),
                        new Readiness.Check("redis", false, LIMIT, redis::get)));
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static void waitFor(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(until);
            Thread.onSpinWait();
        }
    }
}
