package com.stocksblitz.registry.web;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many requests a node works on at the same time; what is beyond is refused at once, the least important first.
 *
 * <p>The limit finds the node's capacity by itself, by additive increase and multiplicative decrease as TCP does: reads
 * are answered from memory, so when more than half of them take longer than {@value #TARGET_MS} ms they stand in queues
 * of our own, and the limit shrinks; while they are quick and the limit is in use, it grows. The other classes get a
 * share of it: their own times tell about the store, not about this node. One for all listeners of a node; thread-safe.
 */
public final class Admission {
    static final int LEAST = 16;
    static final int MOST = 2_048;
    static final int FIRST = 256;
    private static final long TARGET_MS = 40;
    private static final int TELLING = 8;
    private static final double DECREASE = 0.85;

    private final Map<Priority, AtomicInteger> inFlight = new EnumMap<>(Priority.class);
    private final Map<Priority, LongAdder> refused = new EnumMap<>(Priority.class);
    private final LongAdder quick = new LongAdder();
    private final LongAdder slow = new LongAdder();
    private volatile int limit = FIRST;
    private volatile boolean wasFull;

    public Admission() {
        for (var priority : Priority.values()) {
            inFlight.put(priority, new AtomicInteger());
            refused.put(priority, new LongAdder());
        }
    }

    /** Whether one more must be refused. */
    boolean isFull(Priority priority) {
        if (priority == Priority.CONTROL || inFlight.get(priority).get() < priority.limit(limit)) {
            return false;
        }
        wasFull = true;
        refused.get(priority).increment();
        return true;
    }

    /** Whoever was not refused; calls {@link #leave} when it is answered. */
    void enter(Priority priority) {
        inFlight.get(priority).incrementAndGet();
    }

    /** @param nanos from the reading of its headers to its answer */
    void leave(Priority priority, long nanos) {
        inFlight.get(priority).decrementAndGet();
        if (priority == Priority.READ) {
            (nanos <= TARGET_MS * 1_000_000 ? quick : slow).increment();
        }
    }

    /** To be called every {@link Gates#ADAPT_EVERY}. */
    void adapt() {
        long slowReads = slow.sumThenReset();
        long reads = slowReads + quick.sumThenReset();
        boolean used = wasFull || inFlight.get(Priority.READ).get() > limit / 2;
        wasFull = false;
        if (reads >= TELLING && slowReads * 2 > reads) {
            limit = Math.max(LEAST, (int) (limit * DECREASE));
        } else if (used && limit < MOST) {
            limit = Math.min(MOST, limit + Math.max(1, limit / 32));
        }
    }

    /** The most reads in flight at the moment. */
    public int limit() {
        return limit;
    }

    /** Requests in flight. */
    public int inFlight() {
        return inFlight.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** Requests refused since the start. */
    public long refused() {
        return refused.values().stream().mapToLong(LongAdder::sum).sum();
    }
}
