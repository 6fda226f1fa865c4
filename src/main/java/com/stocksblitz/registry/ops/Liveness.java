package com.stocksblitz.registry.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Whether the event loops turn, and nothing else: a dependency that is down must not have the process restarted. Each
 * loop beats by a timer of its own, so that a blocked one is seen from any other. Thread-safe.
 */
public final class Liveness {
    private static final Duration BEAT = Duration.ofMillis(100);
    private static final Duration BLOCKED = Duration.ofSeconds(5);
    /** A lateness is shown for one to two of these, so that a scrape does not miss it. */
    private static final Duration SHOWN = Duration.ofSeconds(15);

    private final Set<Loop> loops = ConcurrentHashMap.newKeySet();

    /** Watches the loop of the calling context until {@link Heartbeat#end}. */
    public Heartbeat watch(Vertx vertx) {
        var loop = new Loop();
        loops.add(loop);
        long timer = vertx.setPeriodic(BEAT.toMillis(), beat -> loop.beat());
        return () -> {
            vertx.cancelTimer(timer);
            loops.remove(loop);
        };
    }

    public boolean isLive() {
        return loops.stream().allMatch(loop -> loop.sinceBeatNanos() < BLOCKED.toNanos());
    }

    /** By how much the latest beat of any loop came too late, within the last quarter to half of a minute. */
    public Duration worstLag() {
        return Duration.ofNanos(loops.stream().mapToLong(Loop::worstNanos).max().orElse(0));
    }

    public void register(MeterRegistry registry) {
        TimeGauge.builder(
                        "registry.loop.lag",
                        this,
                        TimeUnit.NANOSECONDS,
                        one -> one.worstLag().toNanos())
                .description("How long the slowest event loop was held up lately")
                .register(registry);
    }

    /** The watch over one loop. */
    @FunctionalInterface
    public interface Heartbeat {
        void end();
    }

    /** Beaten by its own loop, read from any. */
    private static final class Loop {
        private volatile long lastNanos = System.nanoTime();
        private volatile long worst;
        private volatile long worstBefore;
        private long turnedNanos = lastNanos;

        void beat() {
            long late = lateNanos();
            lastNanos = System.nanoTime();
            if (lastNanos - turnedNanos > SHOWN.toNanos()) {
                turnedNanos = lastNanos;
                worstBefore = worst;
                worst = 0;
            }
            worst = Math.max(worst, late);
        }

        long sinceBeatNanos() {
            return System.nanoTime() - lastNanos;
        }

        /** One that is blocked now counts too. */
        long worstNanos() {
            return Math.max(lateNanos(), Math.max(worst, worstBefore));
        }

        private long lateNanos() {
            return Math.max(0, sinceBeatNanos() - BEAT.toNanos());
        }
    }
}
