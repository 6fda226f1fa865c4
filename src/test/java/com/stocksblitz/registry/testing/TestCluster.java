package com.stocksblitz.registry.testing;

import com.stocksblitz.registry.bus.Cluster;
import com.stocksblitz.registry.bus.ClusterSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Real clustered nodes in this process, joined over TCP on loopback as in production. */
public final class TestCluster implements AutoCloseable {
    private final List<Vertx> nodes;

    private TestCluster(List<Vertx> nodes) {
        this.nodes = nodes;
    }

    public static TestCluster of(int size) throws TimeoutException {
        var name = "test-" + UUID.randomUUID();
        var ports = IntStream.range(0, size).map(node -> freePort()).boxed().toList();
        var members = ports.stream().map(port -> "127.0.0.1:" + port).toList();
        var nodes = new ArrayList<Vertx>();
        for (int port : ports) {
            var settings = new ClusterSettings(name, "127.0.0.1", port, 0, members, Duration.ofSeconds(10));
            nodes.add(Cluster.join(Vertx.builder(), new VertxOptions().setEventLoopPoolSize(2), settings)
                    .await(30, TimeUnit.SECONDS));
        }
        return new TestCluster(List.copyOf(nodes));
    }

    public Vertx node(int index) {
        return nodes.get(index);
    }

    @Override
    public void close() throws TimeoutException {
        Future.join(nodes.stream().map(Vertx::close).toList()).await(30, TimeUnit.SECONDS);
    }

    private static int freePort() {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
