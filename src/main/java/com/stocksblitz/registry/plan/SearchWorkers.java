package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Threads of their own for plans that are searched until the best is proven: a few of them would otherwise hold all
 * workers, and reads and other plans would wait behind them. More than a bounded number in the room are refused.
 */
final class SearchWorkers {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    /** Only for the warning of a blocked thread: the search ends by its own deadline long before. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final WorkerExecutor workers;
    private final int most;
    private final AtomicInteger inside = new AtomicInteger();

    /**
     * @param threads searches at the same time
     * @param waiting that may wait for them
     */
    SearchWorkers(Vertx vertx, int threads, int waiting) {
        this.workers = vertx.createSharedWorkerExecutor("plan-search", threads, LONGEST.toSeconds(), TimeUnit.SECONDS);
        this.most = threads + waiting;
    }

    /** Fails with Unavailable where too many wait already. */
    <T> Future<T> run(Supplier<T> search) {
        if (inside.incrementAndGet() > most) {
            inside.decrementAndGet();
            return Future.failedFuture(new FailureException(
                    new Failure.Unavailable("Too many plans are being searched for the best.", RETRY_AFTER)));
        }
        return workers.executeBlocking(search::get, false).onComplete(done -> inside.decrementAndGet());
    }

    Future<Void> close() {
        return workers.close();
    }
}
