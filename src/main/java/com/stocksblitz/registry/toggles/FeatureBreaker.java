package com.stocksblitz.registry.toggles;

import java.time.Duration;
import java.time.Instant;

/**
 * Switches one feature off while its own calls fail. Open for {@link #FIRST_OFF} at first, twice as long each time that
 * it opens again within {@link #MEMORY} of closing, up to {@link #LONGEST_OFF}; then a few calls are let through as
 * probes, and it closes when {@value #PROBES} of them have succeeded in a row. Thread-safe.
 */
final class FeatureBreaker {
    static final int PROBES = 5;
    static final Duration FIRST_OFF = Duration.ofSeconds(5);
    static final Duration LONGEST_OFF = Duration.ofMinutes(5);
    static final Duration MEMORY = Duration.ofMinutes(5);
    /** A probe whose end never came must not keep the feature off. */
    private static final Duration PROBE_PATIENCE = Duration.ofMinutes(2);

    private HealthWindow window = new HealthWindow();
    private State state;
    private Instant closedAt = Instant.EPOCH;
    private Duration lastOff = Duration.ZERO;

    FeatureBreaker(Instant now) {
        this.state = new Closed(now);
    }

    sealed interface State {
        Instant since();
    }

    record Closed(Instant since) implements State {}

    /** @param until no probe before */
    record Open(Instant since, Instant until) implements State {}

    /**
     * @param passed probes that succeeded
     * @param running probes that have not ended
     */
    record HalfOpen(Instant since, int passed, int running) implements State {}

    /** What becomes of a call. */
    enum Admission {
        /** Its end counts. */
        COUNTED,
        /** Too many probes run already, or it is not time for one. */
        NOT_NOW
    }

    enum Outcome {
        GOOD,
        /** A fault of the feature. */
        BAD,
        /** Says nothing about the feature. */
        NEUTRAL
    }

    synchronized State state() {
        return state;
    }

    synchronized HealthWindow.Health health(Instant now) {
        return window.health(now.toEpochMilli());
    }

    /** Half-open as soon as the time off is over. */
    synchronized void advance(Instant now) {
        if (state instanceof Open open && !now.isBefore(open.until())) {
            state = new HalfOpen(now, 0, 0);
        } else if (state instanceof HalfOpen half
                && half.running() > 0
                && now.isAfter(half.since().plus(PROBE_PATIENCE))) {
            state = new HalfOpen(now, 0, 0);
        }
    }

    synchronized Admission admit(Instant now) {
        advance(now);
        return switch (state) {
            case Closed closed -> Admission.COUNTED;
            case Open open -> Admission.NOT_NOW;
            case HalfOpen half -> {
                if (half.passed() + half.running() >= PROBES) {
                    yield Admission.NOT_NOW;
                }
                state = new HalfOpen(half.since(), half.passed(), half.running() + 1);
                yield Admission.COUNTED;
            }
        };
    }

    /** An admitted call has ended. */
    synchronized void ended(Outcome outcome, Instant now) {
        switch (state) {
            case Closed closed -> {
                if (outcome != Outcome.NEUTRAL) {
                    window.add(now.toEpochMilli(), outcome == Outcome.BAD);
                }
                if (outcome == Outcome.BAD && health(now).isSick()) {
                    open(now);
                }
            }
            // Began before it opened.
            case Open open -> {}
            case HalfOpen half -> probed(half, outcome, now);
        }
    }

    /** Forgets everything, as after a restart. */
    synchronized void reset(Instant now) {
        state = new Closed(now);
        window = new HealthWindow();
        lastOff = Duration.ZERO;
    }

    private void probed(HalfOpen half, Outcome outcome, Instant now) {
        int passed = half.passed() + (outcome == Outcome.GOOD ? 1 : 0);
        if (outcome == Outcome.BAD) {
            open(now);
        } else if (passed >= PROBES) {
            state = new Closed(now);
            window = new HealthWindow();
            closedAt = now;
        } else {
            state = new HalfOpen(half.since(), passed, Math.max(0, half.running() - 1));
        }
    }

    private void open(Instant now) {
        boolean flapping = state instanceof HalfOpen || closedAt.plus(MEMORY).isAfter(now);
        var doubled = lastOff.multipliedBy(2);
        lastOff =
                !flapping || lastOff.isZero() ? FIRST_OFF : doubled.compareTo(LONGEST_OFF) > 0 ? LONGEST_OFF : doubled;
        state = new Open(now, now.plus(lastOff));
    }
}
