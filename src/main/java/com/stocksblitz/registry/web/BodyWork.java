package com.stocksblitz.registry.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Reading of bodies: a small one on the event loop, since the way to a worker and back costs more; a large one on a
 * worker, since megabytes of JSON would hold up everybody else. One large body at a time, as its tree takes many times
 * its bytes; those that wait are bounded by {@link BodyBudget}, which holds their bytes already.
 */
final class BodyWork {
    private static final String WORKERS = "bodies";
    private static final int AT_A_TIME = 1;
    /** Only for the warning of a blocked thread. */
    private static final int LONGEST_SECONDS = 10;

    private final WorkerExecutor workers;

    /** Listeners of one Vert.x share the worker. */
    BodyWork(Vertx vertx) {
        this.workers = vertx.createSharedWorkerExecutor(WORKERS, AT_A_TIME, LONGEST_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Fails with what the work throws.
     *
     * @param bytes of the body
     */
    <T> Future<T> on(int bytes, Supplier<T> work) {
        return bytes <= BodyBudget.SMALL
                ? Future.succeededFuture().map(begun -> work.get())
                : workers.executeBlocking(work::get, false);
    }

    Future<Void> close() {
        return workers.close();
    }
}
