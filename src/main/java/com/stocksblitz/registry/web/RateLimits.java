package com.stocksblitz.registry.web;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A token bucket per key, shared by the listeners of a node: it holds one second's worth of requests and refills
 * evenly. Kept as the one moment at which the bucket will be full again, which is the generic cell rate algorithm.
 */
final class RateLimits {
    private static final long SECOND = 1_000_000_000L;

    private final LongSupplier nanos;
    private final ConcurrentHashMap<String, AtomicLong> fullAt = new ConcurrentHashMap<>();

    /** @param nanos as {@code System.nanoTime} */
    RateLimits(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * What became of one request.
     *
     * @param remaining requests that would pass now
     * @param retryAfter until one passes; zero where this one did
     */
    record Taken(boolean passes, int perSecond, long remaining, Duration retryAfter) {}

    /**
     * Takes one token.
     *
     * @param holder name of the key; the number of names is bounded by the number of keys in force
     * @param perSecond 1 or more
     */
    Taken take(String holder, int perSecond) {
        long now = nanos.getAsLong();
        long each = SECOND / perSecond;
        var bucket = fullAt.computeIfAbsent(holder, name -> new AtomicLong(now));
        while (true) {
            long before = bucket.get();
            long full = Math.max(before - now, 0);
            if (full + each > SECOND) {
                return new Taken(false, perSecond, 0, Duration.ofNanos(full + each - SECOND));
            }
            if (bucket.compareAndSet(before, now + full + each)) {
                return new Taken(true, perSecond, (SECOND - full - each) / each, Duration.ZERO);
            }
        }
    }
}
