package com.stocksblitz.registry.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.testing.TestRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class RedisSharedCopyTest {
    @Test
    void whatWasPutLastIsFoundByEnvironment(Vertx vertx) throws Exception {
        var link = link(vertx, TestRedis.url());
        var copy = new RedisSharedCopy(link, UUID.randomUUID().toString());
        assertThat(await(copy.find())).isEmpty();

        await(copy.put("{\"a\": 1}"));
        await(copy.put("{\"a\": \"é\"}"));

        assertThat(await(copy.find())).hasValue("{\"a\": \"é\"}");
        assertThat(await(new RedisSharedCopy(link, "another").find())).isEmpty();
        await(link.close());
    }

    @Test
    void itFailsWhileRedisIsAway(Vertx vertx) throws Exception {
        var link = link(vertx, "redis://127.0.0.1:1");
        assertThatThrownBy(() -> await(new RedisSharedCopy(link, "test").find()))
                .isInstanceOf(RedisAway.class);
        await(link.close());
    }

    private static RedisLink link(Vertx vertx, String url) {
        return new RedisLink(vertx, url, 2, Duration.ofSeconds(2), Clock.systemUTC(), new Random(1));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(5, TimeUnit.SECONDS);
    }
}
