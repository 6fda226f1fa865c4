package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.plan.api.CreatePlan;
import com.stocksblitz.registry.store.pg.PgPlanStore;
import com.stocksblitz.registry.store.redis.RedisLink;
import com.stocksblitz.registry.store.redis.RedisPlanCache;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestRedis;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Prints how long plans of 1,000 keys take over the bus, with the real PostgreSQL and Redis and a catalog in memory.
 * Not part of the suite: {@code mvn test -Dtest=PlanBench}. Goals: created median 15 ms and p99 40 ms, cached p99 5 ms.
 */
@ExtendWith(VertxExtension.class)
class PlanBench {
    private static final int KEYS = 1_000;
    private static final int WARM_UP = 400;
    private static final int MEASURED = 400;

    private PlanRoom room;

    @Test
    void measure(Vertx vertx) throws Exception {
        var database = TestPostgres.database().open(vertx);
        var redis = new RedisLink(vertx, TestRedis.url(), 4, Duration.ofMillis(500), Clock.systemUTC(), new Random(1));
        room = new PlanRoom(vertx)
                .open(new PgPlanStore(database, Clock.systemUTC()), new RedisPlanCache(redis, Clock.systemUTC()));
        room.catalog.add(Markets.shares("S", KEYS));
        var keys =
                IntStream.range(0, KEYS).mapToObj("'NSE:S%04d'"::formatted).collect(Collectors.joining(",", "[", "]"));

        report("created, 1,000 keys, moderate, stored", i -> Requests.plan("user-" + i, keys, ""));
        report("cached on this node", i -> Requests.plan("user-7", keys, ""));
        report("cached in Redis only", i -> Requests.plan("user-" + (WARM_UP + i % 300), keys, ""));
        database.close().await();
        redis.close().await();
    }

    private void report(String what, IntFunction<CreatePlan> request) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            room.create(request.apply(i));
        }
        var micros = new long[MEASURED];
        for (int i = 0; i < MEASURED; i++) {
            var asked = request.apply(WARM_UP + i);
            long started = System.nanoTime();
            room.create(asked);
            micros[i] = (System.nanoTime() - started) / 1_000;
        }
        Arrays.sort(micros);
        System.out.printf(
                "%-40s p50 %6.2f ms  p95 %6.2f ms  p99 %6.2f ms  max %6.2f ms%n",
                what,
                micros[MEASURED / 2] / 1e3,
                micros[MEASURED * 95 / 100] / 1e3,
                micros[MEASURED * 99 / 100] / 1e3,
                micros[MEASURED - 1] / 1e3);
    }
}
