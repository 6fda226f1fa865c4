package com.stocksblitz.registry.toggles;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

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
    private int turn;

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

    /**
     * Lets one call be counted.
     *
     * @param turn how often the breaker had turned: a call that began before the last turn says nothing about it
     */
    record Permit(int turn) {}

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
            turn(new HalfOpen(now, 0, 0));
        } else if (state instanceof HalfOpen half
                && half.running() > 0
                && now.isAfter(half.since().plus(PROBE_PATIENCE))) {
            turn(new HalfOpen(now, 0, 0));
        }
    }

    /** Empty where it is not time for a call, or where enough probes run already. */
    synchronized Optional<Permit> admit(Instant now) {
        advance(now);
        return switch (state) {
            case Closed closed -> Optional.of(new Permit(turn));
            case Open open -> Optional.empty();
            case HalfOpen half -> {
                if (half.passed() + half.running() >= PROBES) {
                    yield Optional.empty();
                }
                state = new HalfOpen(half.since(), half.passed(), half.running() + 1);
                yield Optional.of(new Permit(turn));
            }
        };
    }

    /** A call that was admitted has ended. */
    synchronized void ended(Permit permit, Outcome outcome, Instant now) {
        if (permit.turn() != turn) {
            return;
        }
        switch (state) {
            case Closed closed -> {
                if (outcome != Outcome.NEUTRAL) {
                    window.add(now.toEpochMilli(), outcome == Outcome.BAD);
                }
                if (outcome == Outcome.BAD && health(now).isSick()) {
                    open(now);
                }
            }
            // Nothing is admitted while it is open.
            case Open open -> {}
            case HalfOpen half -> probed(half, outcome, now);
        }
    }

    /** Forgets everything, as after a restart. */
    synchronized void reset(Instant now) {
        turn(new Closed(now));
        window = new HealthWindow();
        lastOff = Duration.ZERO;
    }

    private void probed(HalfOpen half, Outcome outcome, Instant now) {
        int passed = half.passed() + (outcome == Outcome.GOOD ? 1 : 0);
        if (outcome == Outcome.BAD) {
            open(now);
        } else if (passed >= PROBES) {
            turn(new Closed(now));
            window = new HealthWindow();
            closedAt = now;
        } else {
            state = new HalfOpen(half.since(), passed, half.running() - 1);
        }
    }

    private void open(Instant now) {
        boolean flapping = state instanceof HalfOpen || closedAt.plus(MEMORY).isAfter(now);
        var doubled = lastOff.multipliedBy(2);
        lastOff =
                !flapping || lastOff.isZero() ? FIRST_OFF : doubled.compareTo(LONGEST_OFF) > 0 ? LONGEST_OFF : doubled;
        turn(new Open(now, now.plus(lastOff)));
    }

    private void turn(State next) {
        state = next;
        turn++;
    }
}
