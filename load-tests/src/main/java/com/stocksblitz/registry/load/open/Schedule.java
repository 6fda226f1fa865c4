package com.stocksblitz.registry.load.open;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;

/** Which request is due when, and what became of those that were. Shared by the lanes that send them. */
final class Schedule {
    private static final long MOST_MICROS = 120_000_000;
    private static final int DIGITS = 3;
    /** In which all lanes are started. */
    private static final long LEAD_NANOS = 100_000_000;

    private final List<byte[]> requests;
    private final double perSecond;
    private final byte[] expected;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong failed = new AtomicLong();
    // Made beforehand in their full size: counting allocates nothing.
    private final ConcurrentHistogram times = new ConcurrentHistogram(MOST_MICROS, DIGITS);
    private final ConcurrentHistogram lateness = new ConcurrentHistogram(MOST_MICROS, DIGITS);
    private volatile long started;

    Schedule(List<byte[]> requests, double perSecond, byte[] expected) {
        this.requests = requests;
        this.perSecond = perSecond;
        this.expected = expected;
    }

    void begin() {
        started = System.nanoTime() + LEAD_NANOS;
    }

    /** The next request that nobody has taken; -1 where all are. */
    int take() {
        int index = next.getAndIncrement();
        return index < requests.size() ? index : -1;
    }

    byte[] request(int index) {
        return requests.get(index);
    }

    /** By {@code System.nanoTime}. */
    long due(int index) {
        return started + (long) (index * 1e9 / perSecond);
    }

    void sent(long lateNanos) {
        lateness.recordValue(micros(lateNanos));
    }

    void answered(AnswerReader answer, long nanos) {
        if (answer.status() == 200 && answer.beginsWith(expected)) {
            times.recordValue(micros(nanos));
        } else {
            failed();
        }
    }

    void failed() {
        failed.incrementAndGet();
    }

    OnTime.Timed timed() {
        return new OnTime.Timed(times, lateness, failed.get());
    }

    private static long micros(long nanos) {
        return Math.min(MOST_MICROS, nanos / 1_000);
    }
}
