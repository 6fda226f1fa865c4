package com.stocksblitz.registry.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a piece of work for as long as the service runs: one round at a time, the next after the wait that the round
 * asked for. {@link #wake()} cuts the wait short; during a round it causes exactly one more. A failed round is repeated
 * after 100 ms, then ever later up to {@value #LONGEST_WAIT_MS} ms, for ever, and only {@link #retry()} wakes it
 * earlier; the first failure and the recovery are logged, not each repetition.
 *
 * <p>A round must end by itself: whatever it waits for has a time limit.
 */
public final class Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final long FIRST_WAIT_MS = 100;
    private static final long LONGEST_WAIT_MS = 5_000;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Context context;
    private final String name;
    private final Supplier<Future<Duration>> work;

    // All below is read and written on the context only.
    private long timer = NO_TIMER;
    private boolean running;
    private boolean woken;
    private boolean retried;
    private int failures;
    private Promise<Void> stopping;

    /**
     * Belongs to the context that makes it.
     *
     * @param name for the log, such as {@code sequencer}
     * @param work one round; its value is the wait until the next
     */
    public Rounds(Vertx vertx, String name, Supplier<Future<Duration>> work) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.name = name;
        this.work = work;
    }

    /** Begins a round as soon as none is running. From any thread; also the way to start. */
    public void wake() {
        context.runOnContext(now -> {
            if (running) {
                woken = true;
            } else if (stopping == null && (failures == 0 || timer == NO_TIMER)) {
                begin();
            }
        });
    }

    /** What made it fail is over: begins a round at once, or as soon as the running one has ended. From any thread. */
    public void retry() {
        context.runOnContext(now -> {
            if (running) {
                retried = true;
            } else if (stopping == null) {
                begin();
            }
        });
    }

    /** No further round; done when the running one has ended. From any thread. */
    public Future<Void> stop() {
        var ended = Promise.<Void>promise();
        context.runOnContext(now -> {
            cancelTimer();
            if (stopping == null) {
                stopping = Promise.promise();
            }
            if (!running) {
                stopping.tryComplete();
            }
            stopping.future().onComplete(ended);
        });
        return ended.future();
    }

    private void begin() {
        cancelTimer();
        running = true;
        woken = false;
        retried = false;
        Future.<Void>succeededFuture()
                .compose(go -> work.get())
                .onComplete(done -> context.runOnContext(now -> {
                    running = false;
                    if (stopping != null) {
                        stopping.tryComplete();
                    } else {
                        next(done.succeeded() ? waitAfterSuccess(done.result()) : waitAfterFailure(done.cause()));
                    }
                }));
    }

    private void next(long waitMs) {
        if ((woken && failures == 0) || retried || waitMs < 1) {
            begin();
        } else {
            timer = vertx.setTimer(waitMs, fired -> {
                timer = NO_TIMER;
                begin();
            });
        }
    }

    private long waitAfterSuccess(Duration wait) {
        if (failures > 0) {
            LOG.atInfo()
                    .addKeyValue("work", name)
                    .addKeyValue("failedRounds", failures)
                    .log("Repeated work succeeds again");
            failures = 0;
        }
        return wait.toMillis();
    }

    private long waitAfterFailure(Throwable cause) {
        if (failures++ == 0) {
            LOG.atWarn()
                    .addKeyValue("work", name)
                    .addKeyValue("cause", cause.toString())
                    .log("Repeated work fails and is tried again");
        }
        return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS << Math.min(failures - 1, 10));
    }

    private void cancelTimer() {
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }
}
