package com.stocksblitz.registry.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The requests of one class: those being worked on, and in the order of their arrival those that wait for one of them
 * to end. Thread-safe.
 *
 * <p>A line is there for bursts. One that has not been empty for {@value #STANDING} windows is no burst but more than
 * can be done, and waiting in it is time lost for all; so it is cut to as many as are worked on (controlled delay).
 *
 * <p>While more than half of the places are taken, no key gets more than its equal share of them.
 */
final class Lane {
    /** Windows of {@link Gates#ADAPT_EVERY}. */
    static final int STANDING = 10;

    private final int mostWaiting;
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private final Map<String, Holder> holders = new HashMap<>();
    private int inFlight;
    private int highWater;
    private boolean overflown;
    private long window;
    private long lastEmpty;

    /** A request that waits. Both are called on any thread and must not take long. */
    interface Waiter {
        /** Whose request it is. */
        String holder();

        /** It has a place now. */
        void turn();

        /** It will not have one. */
        void refused();
    }

    /** What one key holds, and when it last asked. */
    private static final class Holder {
        private int inFlight;
        private long seen;
    }

    Lane(int mostWaiting) {
        this.mostWaiting = mostWaiting;
    }

    /**
     * Whether one more could neither go on nor wait. What has overflown once takes in nothing until it is nearly empty:
     * filled up again with each that leaves, it would keep all that come after standing behind as many as it can hold.
     */
    synchronized boolean isFull(int limit) {
        if (inFlight >= limit) {
            overflown = waiting.size() >= mostWaiting(limit);
        } else if (overflown) {
            overflown = mostWaiting == 0 && inFlight > Admission.LEAST;
        }
        return overflown;
    }

    /** Whether so many places are taken that they must be shared. */
    synchronized boolean isContended(int limit) {
        return inFlight * 2 >= limit;
    }

    /** Whether the key holds less than an equal share of the places. */
    synchronized boolean hasShare(String key, int limit) {
        var holder = holder(key);
        return holder.inFlight < Math.max(1, limit / holders.size());
    }

    /** Takes a place; false where there is none, or where others have waited longer for it. */
    synchronized boolean enter(String key, int limit) {
        if (inFlight >= limit || !waiting.isEmpty()) {
            return false;
        }
        take(key);
        return true;
    }

    /**
     * Waits for a place.
     *
     * @return false where too many wait; neither method of the waiter is called then
     */
    boolean await(Waiter waiter, int limit) {
        synchronized (this) {
            if (waiting.size() >= mostWaiting(limit)) {
                return false;
            }
            waiting.add(waiter);
        }
        // All that were before it may have left since it was told to wait, and then nobody would call it.
        callWaiting(limit);
        return true;
    }

    /** Waits no longer; false where it has been called already. */
    synchronized boolean giveUp(Waiter waiter) {
        return waiting.remove(waiter);
    }

    /** Gives a place up, and places to those who wait. */
    void leave(String key, int limit) {
        synchronized (this) {
            inFlight--;
            holder(key).inFlight--;
        }
        callWaiting(limit);
    }

    /**
     * Begins the next window of time.
     *
     * @return those that wait longest where a line stands; they are out of it and must be told
     */
    synchronized List<Waiter> nextWindow(int limit) {
        window++;
        highWater = inFlight;
        holders.values().removeIf(holder -> holder.inFlight == 0 && window - holder.seen > STANDING);
        if (waiting.isEmpty()) {
            lastEmpty = window;
        }
        var cut = new ArrayList<Waiter>();
        while (waiting.size() > mostWaiting(limit)) {
            cut.add(waiting.remove());
        }
        return cut;
    }

    private int mostWaiting(int limit) {
        return window - lastEmpty > STANDING ? Math.min(limit, mostWaiting) : mostWaiting;
    }

    private void callWaiting(int limit) {
        for (var next = next(limit); next != null; next = next(limit)) {
            next.turn();
        }
    }

    private synchronized Waiter next(int limit) {
        if (waiting.isEmpty() || inFlight >= limit) {
            return null;
        }
        var next = waiting.remove();
        if (waiting.isEmpty()) {
            lastEmpty = window;
        }
        take(next.holder());
        return next;
    }

    private void take(String key) {
        inFlight++;
        highWater = Math.max(highWater, inFlight);
        holder(key).inFlight++;
    }

    private Holder holder(String key) {
        var holder = holders.computeIfAbsent(key, unknown -> new Holder());
        holder.seen = window;
        return holder;
    }

    synchronized int inFlight() {
        return inFlight;
    }

    /** Most in flight at the same time in this window. */
    synchronized int highWater() {
        return highWater;
    }

    synchronized int waiting() {
        return waiting.size();
    }
}
