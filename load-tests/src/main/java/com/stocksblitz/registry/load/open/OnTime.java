package com.stocksblitz.registry.load.open;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Sends prepared requests at a constant rate over a fixed number of kept-alive connections, each at its time whatever
 * becomes of the earlier ones, and tells how late it was itself. For rates of some hundreds a second, where one late
 * request in a hundred would be the p99.
 */
public final class OnTime implements AutoCloseable {
    private static final int CONNECTIONS = 32;

    private final List<Lane> lanes = new ArrayList<>();
    private final String host;
    private final String key;

    /**
     * @param service scheme {@code http}, host and port
     * @param key sent as {@code X-Internal-API-Key}
     * @throws IOException where nothing takes connections there
     */
    public OnTime(URI service, String key) throws IOException {
        if (!"http".equals(service.getScheme()) || service.getPort() < 0) {
            throw new IllegalArgumentException("not http://host:port: " + service);
        }
        this.host = service.getAuthority();
        this.key = key;
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                lanes.add(new Lane(new InetSocketAddress(service.getHost(), service.getPort())));
            }
        } catch (IOException refused) {
            close();
            throw refused;
        }
    }

    /**
     * @param times of good answers in microseconds, from when a request was due to the last byte of its answer
     * @param lateness in microseconds from when a request was due, or a connection was free for it if that was later,
     *     until it was sent
     * @param failed how many were not answered with 200 and the expected beginning
     */
    public record Timed(Histogram times, Histogram lateness, long failed) {}

    /** A request in ASCII as the bytes that are sent. */
    public byte[] post(String path, String json) {
        return Template.of("POST", path, json, host, key).bytes(0);
    }

    /**
     * Ends when all requests are answered or have failed.
     *
     * @param beginning text, in lower case, that the first few hundred bytes of every answer have
     */
    public Timed send(List<byte[]> requests, double perSecond, String beginning) {
        var schedule = new Schedule(requests, perSecond, beginning.getBytes(StandardCharsets.US_ASCII));
        // What was allocated before is not to be collected while this sends.
        System.gc();
        var threads = lanes.stream()
                .map(lane -> Thread.ofPlatform()
                        .name("lane")
                        // Heeded where the JVM is told to and allowed: a client elsewhere waits for no core of the
                        // service.
                        .priority(Thread.MAX_PRIORITY)
                        .unstarted(() -> lane.run(schedule)))
                .toList();
        schedule.begin();
        threads.forEach(Thread::start);
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
        return schedule.timed();
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close);
    }
}
