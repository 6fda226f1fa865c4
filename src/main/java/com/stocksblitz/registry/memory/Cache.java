package com.stocksblitz.registry.memory;

/** What is kept only to be quick, so that it can be dropped at any time. Called from any thread. */
public interface Cache {

    State state();

    /** Drops everything; how many entries that were. */
    int clear();

    /** From now on holds at most this share of its usual size, 0 to 1; drops what is beyond it at once. */
    void resize(double share);

    /**
     * @param weight in the cache's own unit
     * @param mostWeight as it is allowed now
     * @param evictions entries dropped for room since the start
     */
    record State(long entries, long weight, long mostWeight, long hits, long misses, long evictions) {}
}
