package com.stocksblitz.registry.web;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many requests a node works on at the same time; of what is beyond, plans wait for a moment, as many as
 * {@link Priority#waiting} says, and the rest is refused at once, the least important first.
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

    private final Map<Priority, Lane> lanes = new EnumMap<>(Priority.class);
    private final Map<Priority, LongAdder> refused = new EnumMap<>(Priority.class);
    private final LongAdder quick = new LongAdder();
    private final LongAdder slow = new LongAdder();
    private volatile int limit = FIRST;
    private volatile boolean wasFull;

    public Admission() {
        for (var priority : Priority.values()) {
            lanes.put(priority, new Lane(priority.waiting()));
            refused.put(priority, new LongAdder());
        }
    }

    /** Whether one more must be refused: it could neither be worked on nor wait. */
    boolean isFull(Priority priority) {
        if (priority == Priority.CONTROL || !lanes.get(priority).isFull(priority.limit(limit))) {
            return false;
        }
        refuse(priority);
        return true;
    }

    /** Whether it is worked on at once; whoever is calls {@link #leave} when it is answered. */
    boolean enter(Priority priority) {
        boolean entered = lanes.get(priority).enter(priority.limit(limit));
        if (!entered) {
            wasFull = true;
        }
        return entered;
    }

    /**
     * Puts it in the line for the next place.
     *
     * @param turn called on any thread when it has a place; it calls {@link #leave} when it is answered
     * @return whether there was room in the line; else it must be refused
     */
    boolean await(Priority priority, Runnable turn) {
        boolean waits = lanes.get(priority).await(turn, priority.limit(limit));
        if (!waits) {
            refuse(priority);
        }
        return waits;
    }

    /** Whether it has waited in vain and must be refused; false where its turn has come just now. */
    boolean giveUp(Priority priority, Runnable turn) {
        boolean waited = lanes.get(priority).giveUp(turn);
        if (waited) {
            refuse(priority);
        }
        return waited;
    }

    /** @param nanos from the reading of its headers to its answer */
    void leave(Priority priority, long nanos) {
        lanes.get(priority).leave(priority.limit(limit));
        if (priority == Priority.READ) {
            (nanos <= TARGET_MS * 1_000_000 ? quick : slow).increment();
        }
    }

    private void refuse(Priority priority) {
        wasFull = true;
        refused.get(priority).increment();
    }

    /** To be called every {@link Gates#ADAPT_EVERY}. */
    void adapt() {
        long slowReads = slow.sumThenReset();
        long reads = slowReads + quick.sumThenReset();
        boolean used = wasFull || lanes.get(Priority.READ).inFlight() > limit / 2;
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
        return lanes.values().stream().mapToInt(Lane::inFlight).sum();
    }

    /** Requests that wait for a place. */
    public int waiting() {
        return lanes.values().stream().mapToInt(Lane::waiting).sum();
    }

    /** Requests refused since the start. */
    public long refused() {
        return refused.values().stream().mapToLong(LongAdder::sum).sum();
    }
}
