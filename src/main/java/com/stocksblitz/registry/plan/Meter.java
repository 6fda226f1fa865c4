package com.stocksblitz.registry.plan;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Measures time and memory of a piece of work on one thread. */
final class Meter {
    private final LongSupplier nanos;

    /** @param nanos a clock that only goes forward */
    Meter(LongSupplier nanos) {
        this.nanos = nanos;
    }

    Reading start() {
        return new Reading(nanos, nanos.getAsLong(), allocated());
    }

    /** What the work has taken so far. */
    record Reading(LongSupplier nanos, long startedNanos, Optional<Long> startedBytes) {
        Duration elapsed() {
            return Duration.ofNanos(nanos.getAsLong() - startedNanos);
        }

        /** Allocated on this thread; empty where the platform does not count it. */
        Optional<Long> allocatedBytes() {
            return allocated().flatMap(now -> startedBytes.map(then -> now - then));
        }
    }

    private static Optional<Long> allocated() {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                        && threads.isThreadAllocatedMemorySupported()
                        && threads.isThreadAllocatedMemoryEnabled()
                ? Optional.of(threads.getCurrentThreadAllocatedBytes())
                : Optional.empty();
    }
}
