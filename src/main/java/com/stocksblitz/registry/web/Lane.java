package com.stocksblitz.registry.web;

import java.util.ArrayDeque;

/**
 * The requests of one class: those being worked on, and in the order of their arrival those that wait for one of them
 * to end. Thread-safe.
 */
final class Lane {
    private final int mostWaiting;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int inFlight;

    Lane(int mostWaiting) {
        this.mostWaiting = mostWaiting;
    }

    /** Whether one more could neither go on nor wait. */
    synchronized boolean isFull(int limit) {
        return inFlight >= limit && waiting.size() >= mostWaiting;
    }

    /** Takes a place; false where there is none, or where others have waited longer for it. */
    synchronized boolean enter(int limit) {
        if (inFlight >= limit || !waiting.isEmpty()) {
            return false;
        }
        inFlight++;
        return true;
    }

    /**
     * Waits for a place.
     *
     * @param turn called once, by whoever leaves, with the place taken; must not take long
     * @return false where too many wait
     */
    boolean await(Runnable turn, int limit) {
        synchronized (this) {
            if (waiting.size() >= mostWaiting) {
                return false;
            }
            waiting.add(turn);
        }
        // All that were before it may have left since it was told to wait, and then nobody would call it.
        callWaiting(limit);
        return true;
    }

    /** Waits no longer; false where the turn has come already. */
    synchronized boolean giveUp(Runnable turn) {
        return waiting.remove(turn);
    }

    /** Gives a place up, and places to those who wait. */
    void leave(int limit) {
        synchronized (this) {
            inFlight--;
        }
        callWaiting(limit);
    }

    private void callWaiting(int limit) {
        for (var next = next(limit); next != null; next = next(limit)) {
            next.run();
        }
    }

    private synchronized Runnable next(int limit) {
        if (waiting.isEmpty() || inFlight >= limit) {
            return null;
        }
        inFlight++;
        return waiting.remove();
    }

    synchronized int inFlight() {
        return inFlight;
    }

    synchronized int waiting() {
        return waiting.size();
    }
}
