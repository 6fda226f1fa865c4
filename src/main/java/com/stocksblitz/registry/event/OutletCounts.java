package com.stocksblitz.registry.event;

import java.util.concurrent.atomic.LongAdder;

/** What this node's outlets have done since its start. Thread-safe. */
public final class OutletCounts {
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dead = new LongAdder();

    /** Events that an outlet took. */
    public long delivered() {
        return delivered.sum();
    }

    /** Tries that failed for the event's sake. */
    public long failed() {
        return failed.sum();
    }

    /** Events that became dead letters. */
    public long dead() {
        return dead.sum();
    }

    void taken() {
        delivered.increment();
    }

    void refused() {
        failed.increment();
    }

    void buried() {
        dead.increment();
    }
}
