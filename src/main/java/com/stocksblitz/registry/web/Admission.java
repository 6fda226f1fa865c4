package com.stocksblitz.registry.web;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * How many requests a node works on at the same time; of what is beyond, plans wait for a moment, as many as
 * {@link Priority#waiting} says, and the rest is refused at once, the least important first.
 *
 * <p>The limit finds the node's capacity by itself, by additive increase and multiplicative decrease as TCP does: reads
 * are answered from memory, so when more than half of them take longer than {@value #TARGET_MS} ms they stand in queues
 * of our own, and the limit shrinks; while they are quick and the limit is in use, it grows. The loop that works also
 * refuses, between two slices of its work: what is read of all that it has taken in still stands before a refusal, so
 * the target is a fraction of the 50 ms in which one is promised.
 *
 * <p>The other classes get a share of the limit: their own times tell about the store, not about this node. And while
 * reads are refused, of the others no larger part is let in than of the reads; else the dear ones, being fewer, would
 * all get in and take the processor from the many. One for all listeners of a node; thread-safe.
 */
public final class Admission {
    static final int LEAST = 16;
    static final int MOST = 2_048;
    static final int FIRST = 256;
    private static final long TARGET_MS = 10;
    private static final long FAR_BEYOND_MS = 4 * TARGET_MS;
    private static final int TELLING = 8;
    private static final double DECREASE = 0.85;
    private static final double STEEP_DECREASE = 0.5;
    private static final int INCREASE_PART = 16;

    /** How much of the last window goes into the part of the reads that is let in, where that rises. */
    private static final double FRESH = 0.3;

    /** And into what the loops use. */
    private static final double FRESH_LOAD = 0.5;

    /** Of the other classes this much is tried whatever becomes of reads. */
    private static final double LEAST_PART = 0.02;

    /** At five times the rated load, three times the capacity, this is the rated load. */
    private static final double LEAST_INTAKE = 0.2;

    /**
     * Of the processor time that the loops may have, while reads are refused. The rest is for the other threads, the
     * collector before all: a process that uses all of its share stands still for the rest of each period. Not less,
     * since a loop with little to do at a time spends twice as much on each request as one that is busy: held at 0.7,
     * it went on to refuse half of a load that it could answer, and at 0.9 a third.
     */
    static final double MOST_USED = 0.97;

    /** A loop that has used as much of it when reads are refused for the first time is overloaded. */
    private static final double BUSY = 0.9;

    /**
     * Falls at once and comes back slowly: each tenth of a second of too much is a tenth that all stand in line for.
     */
    private static final double STEEPEST_INCREASE = 1.05;

    private final Map<Priority, Lane> lanes = new EnumMap<>(Priority.class);
    private final Map<Priority, LongAdder> refused = new EnumMap<>(Priority.class);
    private final Map<Priority, Part> parts = new EnumMap<>(Priority.class);
    private final LongAdder quick = new LongAdder();
    private final LongAdder slow = new LongAdder();
    private final LongAdder verySlow = new LongAdder();
    private final LongAdder readsRefused = new LongAdder();
    private volatile double part = 1;
    private volatile double intake = 1;
    private volatile double load;
    private volatile int limit = FIRST;
    private volatile boolean wasFull;

    public Admission() {
        for (var priority : Priority.values()) {
            lanes.put(priority, new Lane(priority.waiting()));
            refused.put(priority, new LongAdder());
            parts.put(priority, new Part());
        }
    }

    /** Lets an even part of what comes pass. */
    private static final class Part {
        private double credit;

        synchronized boolean passes(double part) {
            credit = part >= 1 ? 1 : credit + part;
            if (credit < 1) {
                return false;
            }
            credit--;
            return true;
        }
    }

    /**
     * Whether one more may come in, to be worked on or to wait; if not, it must be refused.
     *
     * @param holder name of the key it comes with; asked only where places are scarce
     */
    boolean admits(Priority priority, Supplier<String> holder) {
        if (priority == Priority.CONTROL) {
            return true;
        }
        var lane = lanes.get(priority);
        int most = priority.limit(limit);
        if (lane.isFull(most) || !parts.get(priority).passes(priority == Priority.READ ? intake : part)) {
            refuse(priority);
            if (priority == Priority.READ) {
                readsRefused.increment();
            }
            return false;
        }
        // Not in the line: what waits there holds no place yet.
        if (priority.waiting() == 0 && lane.isContended(most) && !lane.hasShare(holder.get(), most)) {
            refuse(priority);
            return false;
        }
        return true;
    }

    /** Whether it is worked on at once; whoever is calls {@link #leave} when it is answered. */
    boolean enter(Priority priority, String holder) {
        boolean entered = lanes.get(priority).enter(holder, priority.limit(limit));
        if (!entered) {
            wasFull = true;
        }
        return entered;
    }

    /**
     * Puts it in the line for the next place; when its turn has come, it calls {@link #leave} when it is answered.
     *
     * @return whether there was room in the line; else it must be refused
     */
    boolean await(Priority priority, Lane.Waiter waiter) {
        boolean waits = lanes.get(priority).await(waiter, priority.limit(limit));
        if (!waits) {
            refuse(priority);
        }
        return waits;
    }

    /** Whether it has waited in vain and must be refused; false where it has been called just now. */
    boolean giveUp(Priority priority, Lane.Waiter waiter) {
        boolean waited = lanes.get(priority).giveUp(waiter);
        if (waited) {
            refuse(priority);
        }
        return waited;
    }

    /** @param nanos from the reading of its headers to its answer */
    void leave(Priority priority, String holder, long nanos) {
        lanes.get(priority).leave(holder, priority.limit(limit));
        if (priority == Priority.READ) {
            long millis = nanos / 1_000_000;
            (millis < TARGET_MS ? quick : millis < FAR_BEYOND_MS ? slow : verySlow).increment();
        }
    }

    private void refuse(Priority priority) {
        wasFull = true;
        refused.get(priority).increment();
    }

    /**
     * To be called every {@link Gates#ADAPT_EVERY}.
     *
     * @param used how much of the processor time that they may have the loops have used meanwhile, 1 for all of it
     */
    void adapt(double used) {
        long far = verySlow.sumThenReset();
        long beyond = far + slow.sumThenReset();
        long reads = beyond + quick.sumThenReset();
        long turnedAway = readsRefused.sumThenReset();
        adaptPart(reads, turnedAway);
        adaptIntake(used, reads, turnedAway);
        boolean inUse = wasFull || lanes.get(Priority.READ).highWater() > limit / 2;
        wasFull = false;
        if (reads >= TELLING && beyond * 2 > reads) {
            // Where few are in flight, something else makes them slow, and refusing would not help.
            if (inUse) {
                limit = Math.max(LEAST, decreased(reads, far, turnedAway));
            }
        } else if (limit < (inUse ? MOST : FIRST)) {
            // Also unused, up to where it began: what comes in at once after a pause of the process is no overload.
            limit = Math.min(MOST, limit + Math.max(1, limit / INCREASE_PART));
        }
        lanes.forEach((priority, lane) -> lane.nextWindow(priority.limit(limit)).forEach(waiter -> {
            refuse(priority);
            waiter.refused();
        }));
    }

    /**
     * At once to what is answered in the time that the limit aims at, where it is far from it and reads were refused.
     */
    private int decreased(long reads, long far, long turnedAway) {
        if (far * 2 <= reads) {
            return (int) (limit * DECREASE);
        }
        int half = (int) (limit * STEEP_DECREASE);
        return turnedAway == 0 ? half : (int) Math.min(half, reads * TARGET_MS / Gates.ADAPT_EVERY.toMillis());
    }

    /**
     * Only where some were refused: a loop that is busy and keeps up has no need of it. What is told of is the loops'
     * own time, so that no other work, compiling or a load, can close the gate to reads. An overload begins with the
     * part that could be answered: to come down to it in steps takes half a second, and all that is let in meanwhile
     * stands before what comes then.
     */
    private void adaptIntake(double used, long answered, long turnedAway) {
        load += FRESH_LOAD * (used - load);
        if (load <= MOST_USED || turnedAway > 0) {
            boolean begins = intake == 1 && turnedAway > 0 && used > BUSY;
            double from = begins ? (double) answered / (answered + turnedAway) : intake;
            double change = Math.min(MOST_USED / load, STEEPEST_INCREASE);
            intake = Math.clamp(from * change, LEAST_INTAKE, 1);
        }
    }

    private void adaptPart(long answered, long turnedAway) {
        double now = turnedAway == 0 ? 1 : (double) answered / (answered + turnedAway);
        double smooth = part + (now < part ? 1 : FRESH) * (now - part);
        part = smooth > 0.99 ? 1 : Math.max(LEAST_PART, smooth);
    }

    /** The most reads in flight at the moment. */
    public int limit() {
        return limit;
    }

    /** The part of plans and bulk work that is let in while reads are refused; 1 while they are not. */
    public double part() {
        return part;
    }

    /** The part of reads that is let in; 1 while the loops keep up. */
    public double intake() {
        return intake;
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

    long refused(Priority priority) {
        return refused.get(priority).sum();
    }
}
