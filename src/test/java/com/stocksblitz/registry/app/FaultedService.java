package com.stocksblitz.registry.app;

import com.stocksblitz.registry.standin.ConfigService;
import com.stocksblitz.registry.standin.Listener;
import com.stocksblitz.registry.testing.FaultProxy;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestRedis;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A whole service with a proxy in front of each of its dependencies, and calls that need them or do not. */
final class FaultedService implements AutoCloseable {
    private static final String PLAN = """
            {"plan_name": "%s", "subscription_type": "live_feed", "instruments": ["NSE:RELIANCE", "NSE:TCS"]}""";
    private static final String PROFILE = """
            {"user_id": "%1$s", "profile_name": "%1$s", "subscription_type": "alerts", "instruments": ["NSE:TCS"]}""";
    private static final int FREE_PORT = 0;

    final FaultProxy postgres;
    final FaultProxy redis;
    final FaultProxy config;
    final TestService service;
    private final Vertx vertx = Vertx.vertx();

    FaultedService(Path home) throws Exception {
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

    /** Answered from the index. */
    HttpResponse<String> read() throws Exception {
        return service.get(TestService.BASE + "/instruments/resolve?symbol=TCS");
    }

    /** Needs the planner, PostgreSQL for a new name, Redis for none. */
    HttpResponse<String> plan(String name) throws Exception {
        return service.post(TestService.BASE + "/subscriptions/plan?user_id=test", PLAN.formatted(name));
    }

    /** Needs PostgreSQL; each of a user of its own, so that the work stays the same. */
    HttpResponse<String> write(String name) throws Exception {
        return service.post(
                "/api/v1/internal/subscription-profiles", PROFILE.formatted(name.replaceAll("[^A-Za-z0-9]", "-")));
    }

    /** {@code closed}, {@code open} or {@code half_open}. */
    String breaker(String dependency) throws Exception {
        for (var breaker : service.json("/actuator/breakers").get("breakers")) {
            if (breaker.get("dependency").textValue().equals(dependency)) {
                return breaker.get("status").textValue();
            }
        }
        throw new AssertionError("no breaker of " + dependency);
    }

    @Override
    public void close() {
        service.close();
        postgres.close();
        redis.close();
        config.close();
        try {
            vertx.close().await(5, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new IllegalStateException(late);
        }
    }
}
