package com.stocksblitz.registry.ops;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether the event loops turn, and nothing else: a dependency that is down must not have the process restarted. Each
 * loop beats by a timer of its own, so that a blocked one is seen from any other. Thread-safe.
 */
public final class Liveness {
    private static final Duration BEAT = Duration.ofMillis(500);
    private static final Duration BLOCKED = Duration.ofSeconds(5);

    private final Map<String, Long> lastBeatNanos = new ConcurrentHashMap<>();
    private final AtomicInteger loops = new AtomicInteger();

    /** Watches the loop of the calling context until {@link Heartbeat#end}. */
    public Heartbeat watch(Vertx vertx, String name) {
        var loop = name + '-' + loops.incrementAndGet();
        lastBeatNanos.put(loop, System.nanoTime());
        long timer = vertx.setPeriodic(
                BEAT.toMillis(), beat -> lastBeatNanos.computeIfPresent(loop, (key, last) -> System.nanoTime()));
        return () -> {
            vertx.cancelTimer(timer);
            lastBeatNanos.remove(loop);
        };
    }

    public boolean isLive() {
        long now = System.nanoTime();
        return lastBeatNanos.values().stream().allMatch(last -> now - last < BLOCKED.toNanos());
    }

    /** The watch over one loop. */
    @FunctionalInterface
    public interface Heartbeat {
        void end();
    }
}
