package com.stocksblitz.registry.catalog;

import java.util.UUID;

/** Hears of the loads that this node applies; called on any thread, never waits and never fails. */
public interface LoadWatch {
    /** Does nothing. */
    LoadWatch NONE = new LoadWatch() {
        @Override
        public void applying(Load load) {}

        @Override
        public void ended(UUID job) {}
    };

    /** All rows are staged, and the transaction that applies them is about to begin. */
    void applying(Load load);

    /** The transaction has ended one way or another; whether it was committed is told by the log alone. */
    void ended(UUID job);
}
