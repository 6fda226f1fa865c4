package com.stocksblitz.registry.alert;

import java.util.concurrent.atomic.LongAdder;

/** What became of this node's alerts since its start. Thread-safe. */
public final class AlertCounts {
    private final LongAdder raised = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder suppressed = new LongAdder();
    private final LongAdder lost = new LongAdder();

    /** All, also while there is no address. */
    public long raised() {
        return raised.sum();
    }

    /** Taken by the receiver. */
    public long sent() {
        return sent.sum();
    }

    /** Not sent by themselves, but told as a number with the next one of their kind. */
    public long suppressed() {
        return suppressed.sum();
    }

    /** Given up: the receiver did not take them, or too many waited. */
    public long lost() {
        return lost.sum();
    }

    void isRaised() {
        raised.increment();
    }

    void isSent() {
        sent.increment();
    }

    void isSuppressed() {
        suppressed.increment();
    }

    void isLost() {
        lost.increment();
    }
}
