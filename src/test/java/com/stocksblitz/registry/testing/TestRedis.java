package com.stocksblitz.registry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** One real Redis per test run. */
public final class TestRedis {
    private static RedisServer server;

    private TestRedis() {}

    /** {@code redis://127.0.0.1:<port>}; started on the first call, stopped with the test run. */
    public static synchronized String url() {
        if (server == null) {
            server = start();
        }
        return "redis://127.0.0.1:" + server.ports().get(0);
    }

    private static RedisServer start() {
        try {
            var redis = RedisServer.newRedisServer()
                    .port(freePort())
                    .setting("bind 127.0.0.1")
                    .setting("save \"\"")
                    .build();
            redis.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(redis)));
            return redis;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private static void stop(RedisServer redis) {
        try {
            redis.stop();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
