package com.stocksblitz.registry.web;

import com.stocksblitz.registry.ops.LoopUse;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** What keeps one caller, or all of them together, from taking more than the node has; shared by its listeners. */
public record Gates(Admission admission, BodyBudget bodies, RateLimits rates, LoopUse loops) {
    private static final long BODY_BYTES = 24L << 20;

    /**
     * With a budget of 24 MiB for bodies.
     *
     * @param allowance 1 while there is memory enough, down to 0
     */
    public static Gates standard(DoubleSupplier allowance) {
        return new Gates(
                new Admission(),
                new BodyBudget(BODY_BYTES, allowance),
                new RateLimits(System::nanoTime),
                new LoopUse());
    }

    /** How often {@link #adapt} is to be called, by one timer of the node. */
    public static final Duration ADAPT_EVERY = Duration.ofMillis(100);

    /** Fits the number of requests in flight to what the node can do. */
    void adapt() {
        admission.adapt(loops.used());
    }
}
