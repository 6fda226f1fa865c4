package com.stocksblitz.registry.app;

import static com.stocksblitz.registry.app.TestService.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.settings.InvalidSettings;
import com.stocksblitz.registry.standin.ConfigService;
import com.stocksblitz.registry.standin.Listener;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole service from the outside: what a stranger does first, and how it starts, is flipped and stops. */
@ExtendWith(VertxExtension.class)
class ApplicationTest {
    private static final String CLASSIC = """
            {"plan_name": "Test Plan", "subscription_type": "live_feed", "instruments": ["NSE:RELIANCE", "NSE:TCS"]}""";

    @TempDir
    Path home;

    @Test
    void takesInADumpFindsItsInstrumentsAndPlansThem() throws Exception {
        try (var service = TestService.start(home, TestPostgres.database(), Map.of())) {
            assertThat(service.ingest("kite", TestService.KITE)
                            .get("new_instruments")
                            .intValue())
                    .isEqualTo(6);

            assertThat(service.json(BASE + "/instruments/resolve?symbol=RELIANCE&exchange=NSE")
                            .at("/instruments/0/instrument_key")
                            .textValue())
                    .isEqualTo("NSE:RELIANCE");
            assertThat(service.json(BASE + "/search/suggest?q=nifty&limit=1")
                            .at("/suggestions/0/instrument_key")
                            .textValue())
                    .isEqualTo("NSE:NIFTY 50:INDEX");

            var created = service.posted(BASE + "/subscriptions/plan?user_id=test", CLASSIC);
            var cached = service.posted(BASE + "/subscriptions/plan?user_id=test", CLASSIC);
            assertThat(created.get("status").textValue()).isEqualTo("created");
            assertThat(cached.get("status").textValue()).isEqualTo("cached");
            assertThat(cached.get("plan_id")).isEqualTo(created.get("plan_id"));

            var described = service.posted(
                    BASE + "/subscriptions/plan/" + created.get("plan_id").textValue() + "/describe", "{}");
            assertThat(described.get("description_level").textValue()).isEqualTo("detailed");

            var page = service.json(BASE + "/events?from=0&limit=100");
            long position = 0;
            for (var event : page.get("events")) {
                assertThat(Long.parseLong(event.get("sequence").textValue())).isEqualTo(++position);
            }
            assertThat(position).as("events in the log").isGreaterThanOrEqualTo(7);

            assertThat(service.ingest("kite", TestService.KITE)
                            .get("unchanged_instruments")
                            .intValue())
                    .isEqualTo(6);
        }
    }

    @Test
    void keepsEverythingOverARestartAndADeletedIndex(@TempDir Path otherHome) throws Exception {
        var database = TestPostgres.database();
        try (var service = TestService.start(home, database, Map.of())) {
            service.ingest("kite", TestService.KITE);
        }
        for (var folder : new Path[] {home, otherHome}) {
            try (var service = TestService.start(folder, database, Map.of())) {
                assertThat(service.json(BASE + "/catalog/summary")
                                .get("total_instruments")
                                .intValue())
                        .isEqualTo(6);
            }
        }
    }

    @Test
    void F1_aToggleFlippedInTheConfigServiceIsInForceWithinItsPollPeriod(Vertx vertx, @TempDir Path config)
            throws Exception {
        var store = new ConfigService(
                vertx, new Listener("127.0.0.1", 0, TestService.KEY), config.resolve("values.json"), Clock.systemUTC());
        var port = store.start().await(5, TimeUnit.SECONDS);
        var address = "http://127.0.0.1:" + port;
        try (var service = TestService.start(home, TestPostgres.database(), Map.of("CONFIG_SERVICE_URL", address))) {
            service.ingest("kite", TestService.KITE);

            set(address, "SEARCH_CATALOG_ENABLED", "false");
            set(address, "SUBSCRIPTION_PLANNING_ENABLED", "false");

            Eventually.within(Duration.ofSeconds(10), () -> {
                assertThat(service.get(BASE + "/search/suggest?q=rel").body())
                        .contains("feature_off", "SEARCH_CATALOG");
                assertThat(service.post(BASE + "/subscriptions/plan?user_id=test", CLASSIC)
                                .body())
                        .contains("feature_off", "SUBSCRIPTION_PLANNING");
            });
            assertThat(service.get(BASE + "/search/suggest?q=rel").statusCode()).isEqualTo(503);
            assertThat(service.get(BASE + "/instruments/resolve?symbol=TCS").statusCode())
                    .isEqualTo(200);

            set(address, "SEARCH_CATALOG_ENABLED", "true");
            Eventually.within(
                    Duration.ofSeconds(10),
                    () -> assertThat(service.get(BASE + "/search/suggest?q=rel").statusCode())
                            .isEqualTo(200));
        }
    }

    @Test
    void N5_aRequestInFlightIsAnsweredWhileTheServiceStops() throws Exception {
        try (var service = TestService.start(home, TestPostgres.database(), Map.of())) {
            service.ingest("kite", TestService.KITE);
            var body = CLASSIC.getBytes(StandardCharsets.UTF_8);
            try (var socket = new Socket(
                    InetAddress.getLoopbackAddress(), service.application().port())) {
                socket.setSoTimeout(10_000);
                var out = socket.getOutputStream();
                out.write(("POST " + BASE + "/subscriptions/plan?user_id=test HTTP/1.1\r\nHost: localhost\r\n"
                                + "X-Internal-API-Key: " + TestService.KEY + "\r\nContent-Type: application/json\r\n"
                                + "Content-Length: " + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(body, 0, 10);
                out.flush();
                Eventually.within(
                        Duration.ofSeconds(5),
                        () -> assertThat(service.get("/health").statusCode()).isEqualTo(200));

                var stopped = CompletableFuture.runAsync(service.application()::stop);
                Eventually.within(
                        Duration.ofSeconds(5),
                        () -> assertThat(refusesConnections(service))
                                .as("the listener is closed")
                                .isTrue());
                out.write(body, 10, body.length - 10);
                out.flush();

                var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                assertThat(answer.readLine()).isEqualTo("HTTP/1.1 200 OK");
                stopped.get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aStartThatCannotSucceedSaysWhyAndLeavesNothingRunning() {
        var database = TestPostgres.database();

        assertThatThrownBy(() -> TestService.start(home, database, Map.of("INTERNAL_API_KEY", "short", "PORT", "x")))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContainingAll("INTERNAL_API_KEY", "PORT");
        assertThatThrownBy(() -> TestService.start(home, database, Map.of("DATABASE_URL", "", "REDIS_URL", "")))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContainingAll("DATABASE_URL", "REDIS_URL");
    }

    private static boolean refusesConnections(TestService service) {
        try (var probe = new Socket(
                InetAddress.getLoopbackAddress(), service.application().port())) {
            return !probe.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }

    private static void set(String address, String name, String value) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(java.net.URI.create(address + "/api/v1/secrets"))
                    .header("X-Internal-API-Key", TestService.KEY)
                    .header("content-type", "application/json")
                    .POST(BodyPublishers.ofString("""
                            {"secret_key": "INSTRUMENT_REGISTRY_%s", "secret_value": "%s", "environment": "test"}""".formatted(name, value)))
                    .build();
            var answered = http.send(request, BodyHandlers.ofString());
            assertThat(answered.statusCode()).as(answered.body()).isIn(200, 201);
        }
    }
}
