package com.stocksblitz.registry.app;

import static com.stocksblitz.registry.app.TestService.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.standin.ConfigService;
import com.stocksblitz.registry.standin.Listener;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Fault;
import com.stocksblitz.registry.testing.FaultProxy;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestRedis;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps working when a dependency is away, and that all of it comes back without a restart. */
class DegradationTest {
    private static final String PLAN = """
            {"plan_name": "%s", "subscription_type": "live_feed", "instruments": ["NSE:RELIANCE", "NSE:TCS"]}""";
    private static final String PROFILE = """
            {"user_id": "test", "profile_name": "%s", "subscription_type": "alerts", "instruments": ["NSE:TCS"]}""";
    private static final String DRY = """
            {"plan_name": "%s", "subscription_type": "live_feed", "instruments": ["NSE:TCS"], "dry_run": true}""";
    private static final int FREE_PORT = 0;

    @TempDir
    static Path home;

    private static Vertx vertx;
    private static FaultProxy postgres;
    private static FaultProxy redis;
    private static FaultProxy config;
    private static TestService service;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        var store = new ConfigService(
                vertx,
                new Listener("127.0.0.1", FREE_PORT, TestService.KEY),
                home.resolve("values.json"),
                Clock.systemUTC());
        config = FaultProxy.to("127.0.0.1", store.start().await(5, TimeUnit.SECONDS));
        var database = TestPostgres.database();
        postgres = FaultProxy.to(database.host(), database.port());
        redis = FaultProxy.to("127.0.0.1", URI.create(TestRedis.url()).getPort());
        service = TestService.start(
                home,
                database,
                Map.of(
                        "DATABASE_URL",
                        new TestPostgres.TestDatabase("127.0.0.1", postgres.port(), database.name()).url(),
                        "REDIS_URL",
                        "redis://127.0.0.1:" + redis.port() + "/5",
                        "CONFIG_SERVICE_URL",
                        "http://127.0.0.1:" + config.port()));
        service.ingest("kite", TestService.KITE);
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        postgres.close();
        redis.close();
        config.close();
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @AfterEach
    void heal() throws Exception {
        postgres.set(new Fault.None());
        redis.set(new Fault.None());
        config.set(new Fault.None());
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(write("after " + System.nanoTime()).statusCode())
                        .isEqualTo(200));
    }

    @Test
    void r3_withPostgresInABlackHoleWritesAreRefusedAtOnceReadsGoOnAndItComesBackWithin5Seconds() throws Exception {
        plan("cached");
        long quiet = slowest(this::reads);
        postgres.set(new Fault.BlackHole());
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

        postgres.set(new Fault.None());
        long healed = System.nanoTime();
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(write("again").statusCode()).isEqualTo(200));
        assertThat(millisSince(healed)).isLessThan(5_000);
    }

    @Test
    void r2_aSlowPostgresLeavesHealthAndReadsAloneAndNothingWaitsBeyondItsDeadline() throws Exception {
        postgres.set(new Fault.Latency(Duration.ofSeconds(2), Duration.ofMillis(200)));
        long begun = System.nanoTime();
        var answer = write("slow").statusCode();
        assertThat(answer).isIn(503, 504);
        assertThat(millisSince(begun)).isLessThan(12_000);

        assertThat(slowest(() -> service.get("/health"))).isLessThan(300);
        assertThat(slowest(this::reads)).isLessThan(1_500);
    }

    @Test
    void r4_withoutRedisEverythingAnswersAndPlansAreCachedLocally() throws Exception {
        for (var fault : Arrays.asList(new Fault.BlackHole(), new Fault.Garbage(3), new Fault.Reset())) {
            redis.set(fault);
            assertThat(plan("no redis " + fault).statusCode())
                    .as(fault.toString())
                    .isEqualTo(200);
            assertThat(plan("no redis " + fault).body()).contains("cached");
            assertThat(slowest(this::reads)).isLessThan(1_500);
        }
    }

    @Test
    void f4_withoutTheConfigServiceTheLastKnownGoodHoldsAndReadinessSaysHowOldItIs() throws Exception {
        config.set(new Fault.BlackHole());
        Eventually.within(
                Duration.ofSeconds(15),
                () -> assertThat(service.get("/health/ready").body()).contains("last-known-good"));

        assertThat(plan("stale").statusCode()).isEqualTo(200);
        assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);
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
        return service.post(BASE + "/subscriptions/plan?user_id=test", PLAN.formatted(name));
    }

    private static HttpResponse<String> write(String name) throws Exception {
        return service.post("/api/v1/internal/subscription-profiles", PROFILE.formatted(name));
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
