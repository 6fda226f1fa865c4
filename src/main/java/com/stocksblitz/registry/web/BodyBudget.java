package com.stocksblitz.registry.web;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;

/**
 * The bytes of JSON bodies that all listeners of a node hold at the same time. What is left is kept for small bodies: a
 * big one is let in only while half of the budget is free, and none when memory is short. Thread-safe.
 */
public final class BodyBudget {
    /** Larger than nearly every request of people and services; only plans and bulk lookups are bigger. */
    static final long SMALL = 64 * 1024;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final long total;
    private final DoubleSupplier allowance;
    private final AtomicLong held = new AtomicLong();

    /**
     * @param total bytes; a body costs several times its size while it is a tree
     * @param allowance 1 while there is memory enough, down to 0
     */
    public BodyBudget(long total, DoubleSupplier allowance) {
        this.total = total;
        this.allowance = allowance;
    }

    /** Bytes held now. */
    public long held() {
        return held.get();
    }

    /**
     * Takes room for a body until {@link #release}.
     *
     * @throws FailureException Unavailable where there is none
     */
    void reserve(long bytes) {
        double share = bytes <= SMALL ? 1 : allowance.getAsDouble() / 2;
        if (held.addAndGet(bytes) > total * share) {
            held.addAndGet(-bytes);
            throw new FailureException(
                    new Failure.Unavailable("There is no room for a body of this size at the moment.", RETRY_AFTER));
        }
    }

    void release(long bytes) {
        held.addAndGet(-bytes);
    }
}
