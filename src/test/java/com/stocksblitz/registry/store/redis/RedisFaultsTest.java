package com.stocksblitz.registry.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.breaker.BreakerState.Status;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Fault;
import com.stocksblitz.registry.testing.FaultProxy;
import com.stocksblitz.registry.testing.TestRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The way to Redis through a network that does everything wrong. */
@ExtendWith(VertxExtension.class)
class RedisFaultsTest {
    private static final Duration LIMIT = Duration.ofMillis(150);

    private FaultProxy proxy;
    private RedisLink link;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        proxy = FaultProxy.to("127.0.0.1", URI.create(TestRedis.url()).getPort());
        link = new RedisLink(
                vertx, "redis://127.0.0.1:" + proxy.port() + "/7", 2, LIMIT, Clock.systemUTC(), new Random(1));
        Eventually.within(Duration.ofSeconds(5), () -> assertThat(answers()).isTrue());
    }

    @AfterEach
    void stop() throws Exception {
        link.close().await(5, TimeUnit.SECONDS);
        proxy.close();
    }

    static Stream<Fault> outages() {
        return Stream.of(
                new Fault.BlackHole(),
                new Fault.Reset(),
                new Fault.Truncate(1),
                new Fault.Garbage(5),
                new Fault.SlowDrip(Duration.ofMillis(100)),
                new Fault.Latency(Duration.ofMillis(300), Duration.ofMillis(50)));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void R4_anOutageCostsNobodyMoreThanTheLimitAndEndsByItself(Fault fault) throws Exception {
        proxy.set(fault);
        Eventually.within(Duration.ofSeconds(5), () -> {
            assertThat(answers()).isFalse();
            assertThat(link.breaker().status()).isNotEqualTo(Status.CLOSED);
        });
        long begun = System.nanoTime();
        int asked = 0;
        while (System.nanoTime() - begun < 500_000_000L) {
            long before = System.nanoTime();
            answers();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
            asked++;
        }
        assertThat(link.breaker().refused())
                .as("refused without being tried, of " + asked)
                .isGreaterThan(asked / 2);

        proxy.set(new Fault.None());
        Eventually.within(Duration.ofSeconds(5), () -> assertThat(answers()).isTrue());
        assertThat(link.breaker().status()).isEqualTo(Status.CLOSED);
    }

    @Test
    void R4_aValueOfTheWrongTypeIsRedissOwnAnswerAndNoOutage() throws Exception {
        ask(Request.cmd(Command.DEL).arg("odd"));
        ask(Request.cmd(Command.LPUSH).arg("odd").arg("1"));

        var refused = link.send(Request.cmd(Command.GET).arg("odd"));

        assertThat(refused.map("answered")
                        .otherwise(cause -> cause.getMessage())
                        .await(5, TimeUnit.SECONDS))
                .startsWith("WRONGTYPE");
        assertThat(link.breaker().status()).isEqualTo(Status.CLOSED);
    }

    @Test
    void R10_aDeadRedisIsAskedByProbesOnly() throws Exception {
        proxy.set(new Fault.BlackHole());
        Eventually.within(Duration.ofSeconds(5), () -> assertThat(answers()).isFalse());
        int before = proxy.accepted();
        long begun = System.nanoTime();
        int first = 0;
        while (System.nanoTime() - begun < 1_500_000_000L) {
            answers();
            first++;
        }

        assertThat(first).isGreaterThan(100);
        assertThat(proxy.accepted() - before)
                .as("connections while " + first + " asked")
                .isLessThan(20);
    }

    @Test
    void R9_whoForgetsTheOutagesAsksRedisAtOnceAgain() throws Exception {
        proxy.set(new Fault.Reset());
        Eventually.within(Duration.ofSeconds(10), () -> {
            answers();
            assertThat(link.breaker().failuresInARow()).isGreaterThan(6);
        });
        proxy.set(new Fault.None());
        assertThat(answers()).as("it waits for its next probe").isFalse();

        link.forgetOutages();

        assertThat(answers()).isTrue();
        assertThat(link.breaker().status()).isEqualTo(Status.CLOSED);
    }

    private boolean answers() throws Exception {
        return link.ping().map(true).otherwise(false).await(5, TimeUnit.SECONDS);
    }

    private Response ask(Request command) throws Exception {
        Future<Response> answer = link.send(command);
        return answer.await(5, TimeUnit.SECONDS);
    }
}
