package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServer;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What a loop that has much to do still reads. */
class SlicedLoopsTest {
    private static final int TASKS = 400;

    @Test
    void R1_aLoopWithMuchToDoReadsInBetweenAndDoesAllOfIt() throws Exception {
        var vertx = Vertx.builder()
                .withTransport(new SlicedLoops())
                .with(new VertxOptions().setEventLoopPoolSize(1))
                .build();
        try {
            var done = new AtomicInteger();
            var accepted = new CompletableFuture<Void>();
            var doneAtReading = new CompletableFuture<Integer>();
            var server = vertx.createNetServer().connectHandler(peer -> {
                peer.handler(bytes -> doneAtReading.complete(done.get()));
                accepted.complete(null);
            });
            int port = server.listen(0, "127.0.0.1").map(NetServer::actualPort).await(5, TimeUnit.SECONDS);
            try (var socket = new Socket("127.0.0.1", port)) {
                accepted.get(5, TimeUnit.SECONDS);
                var loop = vertx.getOrCreateContext();
                loop.runOnContext(begun -> {
                    for (int i = 0; i < TASKS; i++) {
                        loop.runOnContext(task -> {
                            LockSupport.parkNanos(1_000_000);
                            done.incrementAndGet();
                        });
                    }
                });
                socket.getOutputStream().write(1);

                assertThat(doneAtReading.get(5, TimeUnit.SECONDS)).isLessThan(TASKS / 2);
                var all = new CompletableFuture<Integer>();
                loop.runOnContext(last -> all.complete(done.get()));
                assertThat(all.get(5, TimeUnit.SECONDS)).isEqualTo(TASKS);
            }
        } finally {
            vertx.close().await(5, TimeUnit.SECONDS);
        }
    }
}
