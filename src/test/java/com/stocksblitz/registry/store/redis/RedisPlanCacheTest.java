package com.stocksblitz.registry.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.plan.PlanCache;
import com.stocksblitz.registry.plan.PlanCacheContract;
import com.stocksblitz.registry.testing.TestRedis;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisPlanCacheTest extends PlanCacheContract {
    private static final Duration LIMIT = Duration.ofMillis(500);
    private static Vertx vertx;
    private static RedisLink link;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        link = link(TestRedis.url() + "/3", LIMIT);
    }

    @AfterAll
    static void close() throws Exception {
        link.close().await(5, TimeUnit.SECONDS);
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Override
    protected PlanCache cache() {
        return new RedisPlanCache(link, Clock.systemUTC());
    }

    private static RedisLink link(String url, Duration limit) {
        return new RedisLink(vertx, url, 2, limit, Clock.systemUTC(), new Random(1));
    }

    @Test
    void clearsOnlyPlansAndAllOfThem() throws Exception {
        await(link.send(Request.cmd(Command.SET).arg("somebody:else").arg("1")));
        for (int i = 0; i < 1_200; i++) {
            await(cache().put(key("many-" + i), entry(null), Duration.ofMinutes(1)));
        }

        assertThat(await(cache().clear())).isGreaterThanOrEqualTo(1_200);
        assertThat(await(link.send(Request.cmd(Command.GET).arg("somebody:else")))
                        .toString())
                .isEqualTo("1");
    }

    @Test
    void aValueOfAnotherFormIsAMiss() throws Exception {
        await(link.send(Request.cmd(Command.SET)
                .arg("instrument_registry:plan:" + key("odd").hex())
                .arg("not a plan at all, but long enough to hold the header of one")));

        assertThat(await(cache().find(key("odd")))).isEmpty();
    }

    @Test
    void withRedisAwayEverythingIsAMissAtOnce() throws Exception {
        var away = new RedisPlanCache(link("redis://:secret@127.0.0.1:1", LIMIT), Clock.systemUTC());
        await(away.find(key("first")));
        long started = System.nanoTime();

        for (int i = 0; i < 200; i++) {
            assertThat(await(away.find(key("any")))).isEmpty();
            await(away.put(key("any"), entry(null), Duration.ofMinutes(1)));
            await(away.remove(key("any")));
            assertThat(await(away.clear())).isZero();
        }

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started)).isLessThan(2_000);
    }

    @Test
    void aRedisThatLetsNobodyInIsAwayToo() throws Exception {
        var shut = link(TestRedis.url() + "/99", LIMIT);
        var cache = new RedisPlanCache(shut, Clock.systemUTC());

        assertThat(await(cache.find(key("any")))).isEmpty();
        assertThat(shut.isUp()).isFalse();
        await(shut.close());
    }

    @Test
    void comesBackAfterASilentNetworkAndALostConnection() throws Exception {
        var network = new Network();
        var between = link("redis://127.0.0.1:" + network.port(), Duration.ofMillis(150));
        var cache = new RedisPlanCache(between, Clock.systemUTC());
        await(cache.put(key("kept"), entry(null), Duration.ofMinutes(1)));
        assertThat(await(cache.find(key("kept")))).isPresent();

        network.setSilent(true);
        assertThat(await(cache.find(key("kept")))).isEmpty();
        assertThat(between.isUp()).isFalse();

        network.setSilent(false);
        assertThat(comesBack(cache)).isTrue();
        assertThat(between.isUp()).isTrue();

        network.cut();
        assertThat(comesBack(cache)).isTrue();
        await(between.close());
    }

    private static boolean comesBack(PlanCache cache) throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < deadline) {
            if (await(cache.find(key("kept"))).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** A relay in front of Redis that can fall silent without closing, or cut every connection. */
    private static final class Network {
        private final NetServer server = vertx.createNetServer();
        private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
        private volatile boolean silent;

        Network() throws Exception {
            int redis = URI.create(TestRedis.url()).getPort();
            server.connectHandler(near -> {
                open.add(near);
                near.pause();
                vertx.createNetClient().connect(redis, "127.0.0.1").onSuccess(far -> {
                    near.handler(data -> {
                        if (!silent) {
                            far.write(data);
                        }
                    });
                    far.handler(data -> {
                        if (!silent) {
                            near.write(data);
                        }
                    });
                    near.closeHandler(closed -> far.close());
                    near.resume();
                });
            });
            server.listen(0, "127.0.0.1").await(5, TimeUnit.SECONDS);
        }

        int port() {
            return server.actualPort();
        }

        void setSilent(boolean silent) {
            this.silent = silent;
        }

        void cut() {
            open.forEach(NetSocket::close);
            open.clear();
        }
    }
}
