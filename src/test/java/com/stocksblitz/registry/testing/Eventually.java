package com.stocksblitz.registry.testing;

import java.time.Duration;

/** Polls until an assertion holds, and fails with that assertion's own text when the limit has passed. */
public final class Eventually {
    private Eventually() {}

    public static void within(Duration limit, Check check) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                check.run();
                return;
            } catch (AssertionError notYet) {
                if (System.nanoTime() > end) {
                    throw notYet;
                }
                Thread.sleep(10);
            }
        }
    }

    /** An assertion that may touch the outside. */
    @FunctionalInterface
    public interface Check {
        void run() throws Exception;
    }
}
