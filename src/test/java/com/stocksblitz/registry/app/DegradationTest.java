package com.stocksblitz.registry.app;

import static com.stocksblitz.registry.app.TestService.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Fault;
import com.stocksblitz.registry.testing.FaultProxy;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps working when a dependency is away, and that all of it comes back without a restart. */
class DegradationTest {
    private static final String DRY = """
            {"plan_name": "%s", "subscription_type": "live_feed", "instruments": ["NSE:TCS"], "dry_run": true}""";
    private static final Duration NONE = Duration.ZERO;

    /** All kinds before all dependencies take minutes; without it those that no narrower test has. */
    private static final boolean ALL = Boolean.getBoolean("degradation.all");

    @TempDir
    static Path home;

    private static FaultedService faulted;
    private static TestService service;

    @BeforeAll
    static void start() throws Exception {
        faulted = new FaultedService(home);
        service = faulted.service;
    }

    @AfterAll
    static void stop() {
        faulted.close();
    }

    @AfterEach
    void heal() throws Exception {
        faulted.postgres.set(new Fault.None());
        faulted.redis.set(new Fault.None());
        faulted.config.set(new Fault.None());
        Eventually.within(Duration.ofSeconds(10), () -> {
            assertThat(write("after " + System.nanoTime()).statusCode()).isEqualTo(200);
            assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);
        });
    }

    @Test
    void R3_withPostgresInABlackHoleWritesAreRefusedAtOnceReadsGoOnAndItComesBackWithin5Seconds() throws Exception {
        plan("cached");
        long quiet = slowest(this::reads);
        faulted.postgres.set(new Fault.BlackHole());
        Eventually.within(
                Duration.ofSeconds(15),
                () -> assertThat(write("opens").statusCode()).isEqualTo(503));
        Eventually.within(Duration.ofSeconds(15), () -> {
            long begun = System.nanoTime();
            var refused = write("never made");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            assertThat(millisSince(begun)).as("ms until a write is refused").isLessThan(50);
        });

        assertThat(slowest(this::reads)).as("slowest read, ms").isLessThan(quiet + 500);
        assertThat(service.post(BASE + "/subscriptions/plan?user_id=test", DRY.formatted("dry"))
                        .statusCode())
                .as("a dry run needs no store")
                .isEqualTo(200);
        assertThat(plan("cached").statusCode()).as("a plan of the cache").isEqualTo(200);
        assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);
        long begun = System.nanoTime();
        assertThat(service.get("/health").body()).contains("degraded");
        assertThat(millisSince(begun)).isLessThan(100);

        faulted.postgres.set(new Fault.None());
        long healed = System.nanoTime();
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(write("again").statusCode()).isEqualTo(200));
        assertThat(millisSince(healed)).isLessThan(5_000);
    }

    @Test
    void R2_aSlowPostgresLeavesHealthAndReadsAloneAndNothingWaitsBeyondItsDeadline() throws Exception {
        faulted.postgres.set(new Fault.Latency(Duration.ofSeconds(2), Duration.ofMillis(200)));
        long begun = System.nanoTime();
        var answer = write("slow").statusCode();
        assertThat(answer).isIn(503, 504);
        assertThat(millisSince(begun)).isLessThan(12_000);

        var health = new ArrayList<Long>();
        for (int i = 0; i < 20; i++) {
            long asked = System.nanoTime();
            assertThat(service.get("/health").statusCode()).isEqualTo(200);
            health.add(millisSince(asked));
        }
        assertThat(health.stream().sorted().skip(10).findFirst().orElseThrow())
                .as("ms of health, in the middle of 20")
                .isLessThan(100);
        assertThat(slowest(this::reads)).isLessThan(1_500);
    }

    @Test
    void R4_withoutRedisEverythingAnswersAndPlansAreCachedLocally() throws Exception {
        for (var fault : Arrays.asList(new Fault.BlackHole(), new Fault.Garbage(3), new Fault.Reset())) {
            faulted.redis.set(fault);
            assertThat(plan("no redis " + fault).statusCode())
                    .as(fault.toString())
                    .isEqualTo(200);
            assertThat(plan("no redis " + fault).body()).contains("cached");
            assertThat(slowest(this::reads)).isLessThan(1_500);
        }
    }

    @Test
    void F4_withoutTheConfigServiceTheLastKnownGoodHoldsAndReadinessSaysHowOldItIs() throws Exception {
        faulted.config.set(new Fault.BlackHole());
        Eventually.within(
                Duration.ofSeconds(15),
                () -> assertThat(service.get("/health/ready").body()).contains("last-known-good"));

        assertThat(plan("stale").statusCode()).isEqualTo(200);
        assertThat(service.get("/metrics").body()).contains("registry_settings_stale 1");
        assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);
    }

    /** Every kind of fault, as the table of what is down has it. */
    static Stream<Arguments> table() {
        var kinds = Map.<String, Fault>of(
                "latency", new Fault.Latency(Duration.ofMillis(1_500), NONE),
                "jitter", new Fault.Latency(Duration.ofMillis(1), Duration.ofMillis(30)),
                "black hole", new Fault.BlackHole(),
                "no login", new Fault.NeverAnswer(),
                "reset", new Fault.Reset(),
                "reset after commit", new Fault.ResetAfter("COMMIT"),
                "slow drip", new Fault.SlowDrip(Duration.ofMillis(200)),
                "truncation", new Fault.Truncate(7),
                "garbage", new Fault.Garbage(17));
        var narrow = Map.of(
                "database", Set.of("jitter", "truncation"),
                "redis", Set.of("truncation", "slow drip"),
                "config_service", Set.of("reset", "garbage"));
        return kinds.entrySet().stream()
                .flatMap(kind -> narrow.entrySet().stream()
                        .filter(of -> ALL || of.getValue().contains(kind.getKey()))
                        .map(of -> Arguments.of(of.getKey(), kind.getKey(), kind.getValue())))
                .sorted(Comparator.comparing(one -> Arrays.toString(one.get())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("table")
    void R4_whateverADependencyDoesReadsGoOnNothingIsBrokenAndAllComesBackByItself(
            String dependency, String kind, Fault fault) throws Exception {
        plan("kept " + dependency + kind);
        proxy(dependency).set(fault);
        for (int round = 0; round < 3; round++) {
            assertThat(reads().statusCode()).as("a read").isEqualTo(200);
            assertThat(service.post(BASE + "/subscriptions/plan?user_id=test", DRY.formatted("dry"))
                            .statusCode())
                    .as("a dry run")
                    .isEqualTo(200);
            int written = write("w " + dependency + kind + round).statusCode();
            int planned = plan("p " + dependency + kind + round).statusCode();
            if (dependency.equals("database")) {
                assertThat(written).as("a write").isIn(200, 503, 504);
                assertThat(planned).as("a plan").isIn(200, 503, 504);
            } else {
                assertThat(written).as("a write").isEqualTo(200);
                assertThat(planned).as("a plan").isEqualTo(200);
            }
        }
        // Readiness is looked at in rounds, of which one may have begun before this fault.
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(service.get("/health/ready").statusCode())
                        .as("ready")
                        .isEqualTo(200));
        proxy(dependency).set(new Fault.None());
        long healed = System.nanoTime();

        Eventually.within(Duration.ofSeconds(10), () -> {
            assertThat(write("back").statusCode()).isEqualTo(200);
            assertThat(faulted.breaker(dependency)).isEqualTo("closed");
            assertThat(service.json("/actuator/config").get("state").textValue())
                    .isEqualTo("fresh");
        });
        assertThat(millisSince(healed)).as("ms until all is back").isLessThan(10_000);
        assertThat(plan("kept " + dependency + kind).statusCode()).isEqualTo(200);
    }

    private static FaultProxy proxy(String dependency) {
        return switch (dependency) {
            case "database" -> faulted.postgres;
            case "redis" -> faulted.redis;
            default -> faulted.config;
        };
    }

    private HttpResponse<String> reads() throws Exception {
        for (var path : new String[] {
            "/search/suggest?q=rel", "/instruments/resolve?symbol=TCS", "/brokers/kite/tokens/NSE:RELIANCE"
        }) {
            var answer = service.get(BASE + path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
        }
        return service.post(BASE + "/search", "{\"query\": \"nifty\"}");
    }

    private static HttpResponse<String> plan(String name) throws Exception {
        return faulted.plan(name);
    }

    private static HttpResponse<String> write(String name) throws Exception {
        return faulted.write(name);
    }

    private static long slowest(Callable<HttpResponse<String>> call) throws Exception {
        long slowest = 0;
        for (int i = 0; i < 20; i++) {
            long begun = System.nanoTime();
            assertThat(call.call().statusCode()).isEqualTo(200);
            slowest = Math.max(slowest, millisSince(begun));
        }
        return slowest;
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
