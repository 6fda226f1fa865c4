package com.stocksblitz.registry.breaker;

import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps calls away from a dependency that does not answer. It opens after a number of outages with no answer between
 * them, so a busy dependency that loses a call now and then never opens it. While it is open no call of a user is
 * tried: a probe of its own, one at a time, finds out when the dependency is back, so that nobody's request pays for
 * asking. Thread-safe.
 */
public final class Breaker {
    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
    private static final long NO_LIMIT = -1;

    private final String dependency;
    private final int outagesToOpen;
    private final Function<Throwable, Verdict> judge;
    private final CircuitBreaker circuit;
    private final List<Runnable> whenClosed = new CopyOnWriteArrayList<>();
    private final AtomicInteger outages = new AtomicInteger();
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile long changedNanos = System.nanoTime();

    /**
     * @param outagesToOpen outages in a row that open it
     * @param probeEvery from the opening to the first probe and from a failed probe to the next
     * @param judge tells what a failure says about the dependency
     * @param probe asks the dependency for as little as possible and ends by itself
     */
    public Breaker(
            Vertx vertx,
            String dependency,
            int outagesToOpen,
            Duration probeEvery,
            Function<Throwable, Verdict> judge,
            Supplier<Future<?>> probe) {
        this.dependency = dependency;
        this.outagesToOpen = outagesToOpen;
        this.judge = judge;
        this.circuit = CircuitBreaker.create(
                        dependency,
                        vertx,
                        new CircuitBreakerOptions()
                                .setTimeout(NO_LIMIT)
                                .setMaxFailures(1)
                                .setResetTimeout(probeEvery.toMillis()))
                .halfOpenHandler(due -> probe(probe))
                .closeHandler(closed -> closed());
    }

    /** Does the work, or fails with {@link BreakerOpen} at once. What the work fails with is passed on. */
    public <T> Future<T> call(Supplier<Future<T>> work) {
        if (!isClosed()) {
            refused.incrementAndGet();
            return Future.failedFuture(new BreakerOpen(dependency));
        }
        return work.get().andThen(this::learn);
    }

    /** Runs each time the dependency is back, on the loop of the probe. */
    public void whenClosed(Runnable told) {
        whenClosed.add(told);
    }

    public boolean isClosed() {
        return circuit.state() == CircuitBreakerState.CLOSED;
    }

    /** Forgets the outages seen so far; an open breaker stays open until its probe is answered. */
    public void forget() {
        outages.set(0);
    }

    public BreakerState state() {
        var status = switch (circuit.state()) {
            case CLOSED -> BreakerState.Status.CLOSED;
            case OPEN -> BreakerState.Status.OPEN;
            case HALF_OPEN -> BreakerState.Status.HALF_OPEN;
        };
        return new BreakerState(
                dependency,
                status,
                outages.get(),
                opened.get(),
                refused.get(),
                (System.nanoTime() - changedNanos) / 1_000_000);
    }

    private void learn(AsyncResult<?> done) {
        switch (done.succeeded() ? Verdict.ANSWERED : judge.apply(done.cause())) {
            case ANSWERED -> outages.set(0);
            case OUTAGE -> {
                if (outages.incrementAndGet() >= outagesToOpen) {
                    open();
                }
            }
            case NOTHING -> {}
        }
    }

    /** Of calls that were lost together the first opens it; each opening sets a timer for the probe. */
    private synchronized void open() {
        if (isClosed()) {
            changedNanos = System.nanoTime();
            opened.incrementAndGet();
            LOG.atWarn().addKeyValue("dependency", dependency).log("A breaker opens; calls fail at once");
            circuit.open();
        }
    }

    private void probe(Supplier<Future<?>> probe) {
        circuit.execute(() -> probe.get().<Void>mapEmpty());
    }

    private void closed() {
        outages.set(0);
        changedNanos = System.nanoTime();
        LOG.atInfo().addKeyValue("dependency", dependency).log("A breaker closes; calls pass again");
        whenClosed.forEach(Runnable::run);
    }
}
