package com.stocksblitz.registry.web;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** What keeps one caller, or all of them together, from taking more than the node has; shared by its listeners. */
public record Gates(Admission admission, BodyBudget bodies, RateLimits rates) {
    private static final long BODY_BYTES = 24L << 20;

    /**
     * With a budget of 24 MiB for bodies.
     *
     * @param allowance 1 while there is memory enough, down to 0
     */
    public static Gates standard(DoubleSupplier allowance) {
        return new Gates(new Admission(), new BodyBudget(BODY_BYTES, allowance), new RateLimits(System::nanoTime));
    }

    /** How often {@link #adapt} is to be called, by one timer of the node. */
    public static final Duration ADAPT_EVERY = Duration.ofMillis(100);

    /**
     * Fits the number of requests in flight to what the node can do.
     *
     * @param used how much of its share of the processor the process has used since the call before, 1 for all of it
     */
    public void adapt(double used) {
        admission.adapt(used);
    }
}
