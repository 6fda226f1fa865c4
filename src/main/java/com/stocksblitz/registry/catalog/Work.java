package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Where calls are worked on: short ones on the event loop, others on workers, a bounded number at a time. */
final class Work {
    /** References of one request on the loop; at some 5 us each that is a millisecond. */
    static final int MOST_ON_LOOP = 200;

    private static final int MOST_ON_WORKERS = 128;

    private final Vertx vertx;
    private final Clock clock;
    private final Latencies latencies;
    private final AtomicInteger onWorkers = new AtomicInteger();

    Work(Vertx vertx, Clock clock, Latencies latencies) {
        this.vertx = vertx;
        this.clock = clock;
        this.latencies = latencies;
    }

    /** A refusal is thrown and becomes the answer at the bus. */
    <R> Future<R> onLoop(Latencies.Kind kind, Supplier<R> work) {
        return Future.succeededFuture(timed(kind, work));
    }

    <R> Future<R> onWorker(Latencies.Kind kind, Origin origin, Supplier<R> work) {
        if (onWorkers.incrementAndGet() > MOST_ON_WORKERS) {
            onWorkers.decrementAndGet();
            return Future.failedFuture(new FailureException(
                    new Failure.Unavailable("Too many searches are waiting.", Duration.ofSeconds(1))));
        }
        return vertx.executeBlocking(() -> inTime(kind, origin, work), false)
                .onComplete(done -> onWorkers.decrementAndGet());
    }

    /** On the loop or on a worker, by the number of references. */
    <R> Future<R> bySize(int references, Latencies.Kind kind, Origin origin, Supplier<R> work) {
        return references <= MOST_ON_LOOP ? onLoop(kind, work) : onWorker(kind, origin, work);
    }

    /** Nobody waits any more for what stood in the queue too long. */
    private <R> R inTime(Latencies.Kind kind, Origin origin, Supplier<R> work) {
        if (origin.remaining(clock).isNegative()) {
            throw new FailureException(new Failure.DeadlineExceeded("The time limit of the request has passed."));
        }
        return timed(kind, work);
    }

    private <R> R timed(Latencies.Kind kind, Supplier<R> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            latencies.record(kind, System.nanoTime() - start);
        }
    }
}
