package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second write through the whole service, switched and looked at as an operator does. */
class DualWriteOverHttpTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String MEMBERSHIPS = TestService.BASE + "/index-memberships";

    @TempDir
    private static Path home;

    private static TestConfigService config;
    private static TestScreener screener;
    private static TestService service;

    @BeforeAll
    static void start() throws Exception {
        config = TestConfigService.start(home.resolve("config.json"));
        screener = TestScreener.start();
        var environment = new HashMap<>(config.environment());
        environment.putAll(screener.environment());
        service = TestService.start(home, TestPostgres.database(), environment);
        service.ingest("kite", TestService.KITE);
    }

    @AfterAll
    static void stop() {
        service.close();
        screener.close();
        config.close();
    }

    @BeforeEach
    void on() throws Exception {
        screener.fault("{}");
        service.posted(
                "/actuator/features/DUAL_WRITE",
                "{\"enabled\": true, \"reason\": \"test\", \"expires_at\": \""
                        + Instant.now().plusSeconds(600) + "\"}");
        assertThat(service.posted("/actuator/toggle-dual-write", "{\"enabled\": true}")
                        .get("in_force")
                        .booleanValue())
                .isTrue();
    }

    @Test
    void oneCallSwitchesItOnAndTheOtherSideIsFilledAndOneSwitchesItOffEverywhere() throws Exception {
        weighs("TCS", "4.25");
        Eventually.within(SOON, () -> assertThat(screener.weight("TCS")).isEqualByComparingTo("4.25"));
        Eventually.within(
                SOON, () -> assertThat(status().at("/metrics/lag").longValue()).isZero());
        assertThat(status().at("/health/details/state").textValue()).isEqualTo("following");
        assertThat(status().at("/health/details/stage").textValue()).isEqualTo("live");
        assertThat(service.json("/actuator/breakers").get("breakers").findValuesAsText("dependency"))
                .contains("screener");
        assertThat(service.get("/metrics").body()).contains("registry_mirror_lag", "registry_mirror_sent_total");

        service.posted("/actuator/dual-write/disable", "");
        assertThat(status().at("/health/details/stage").textValue()).isEqualTo("complete");
        assertThat(service.posted("/actuator/toggle-dual-write", "{\"enabled\": true}")
                        .get("message")
                        .textValue())
                .as("an operator's word goes before the toggle")
                .contains("operator");
        weighs("TCS", "4.5");
        Eventually.within(
                SOON,
                () -> assertThat(status().at("/metrics/queue").longValue()).isEqualTo(1));

        on();
        Eventually.within(SOON, () -> assertThat(screener.weight("TCS")).isEqualByComparingTo("4.5"));
    }

    @Test
    void D1_whoWritesDoesNotWaitForASlowScreener() throws Exception {
        screener.fault("{\"latency_ms\": 3000}");
        long begun = System.nanoTime();
        for (int n = 1; n <= 10; n++) {
            weighs("RELIANCE", "8." + n);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(2_500));
        assertThat(status().at("/metrics/queue").longValue()).isPositive();

        screener.fault("{}");
        Eventually.within(SOON, () -> assertThat(screener.weight("RELIANCE")).isEqualByComparingTo("8.10"));
    }

    @Test
    void D6_ofTwoWritersOfOneRecordBothSidesHaveTheSameOneLast() throws Exception {
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var written = writers.invokeAll(IntStream.range(0, 2)
                    .<Callable<Void>>mapToObj(writer -> () -> {
                        for (int n = 0; n < 15; n++) {
                            weighs("TCS", writer + 1 + "." + n + "1");
                        }
                        return null;
                    })
                    .toList());
            for (var one : written) {
                one.get();
            }
        }
        var last = service.json(MEMBERSHIPS + "?index=NIFTY%2050&instrument_key=NSE:TCS")
                .at("/memberships/0/weight")
                .decimalValue();
        Eventually.within(SOON, () -> {
            assertThat(status().at("/metrics/lag").longValue()).isZero();
            assertThat(screener.weight("TCS")).isEqualByComparingTo(last);
        });
    }

    private static JsonNode status() throws Exception {
        return service.json("/actuator/dual-write/status");
    }

    private static void weighs(String symbol, String weight) throws Exception {
        service.posted(
                MEMBERSHIPS,
                "{\"memberships\": [{\"instrument_key\": \"NSE:" + symbol
                        + "\", \"index_id\": \"NIFTY 50\", \"weight\": " + weight + "}]}");
    }
}
