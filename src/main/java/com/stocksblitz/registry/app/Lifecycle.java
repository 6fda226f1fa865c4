package com.stocksblitz.registry.app;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started and how it ends, in reverse order. {@code vertx.close()} alone would close clients before the
 * verticles that still use them. Every step has a time limit and a log line; a step that fails does not keep the others
 * from ending.
 */
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    // A process can be asked to stop while it still starts.
    private final Deque<Step> started = new ConcurrentLinkedDeque<>();

    private record Step(String name, Duration stopLimit, Supplier<Future<?>> stop) {}

    /** Waits for a start and remembers how to undo it. */
    <T> T started(String name, Duration startLimit, Future<T> start, Duration stopLimit, Supplier<Future<?>> stop) {
        // Remembered before the wait: what fails half-way must be undone as well.
        started.push(new Step(name, stopLimit, stop));
        var begun = System.nanoTime();
        T value = await(name, startLimit, start);
        LOG.atInfo()
                .addKeyValue("step", name)
                .addKeyValue("ms", millisSince(begun))
                .log("Started");
        return value;
    }

    /** Undoes all, newest first. */
    void stop() {
        for (var step = started.poll(); step != null; step = started.poll()) {
            var begun = System.nanoTime();
            try {
                await(step.name(), step.stopLimit(), step.stop().get());
                LOG.atInfo()
                        .addKeyValue("step", step.name())
                        .addKeyValue("ms", millisSince(begun))
                        .log("Stopped");
            } catch (RuntimeException failed) {
                LOG.atWarn().addKeyValue("step", step.name()).setCause(failed).log("A step did not stop as it should");
            }
        }
    }

    /** @throws StartFailed when it takes longer or ends with a checked exception; else what the future failed with */
    static <T> T await(String name, Duration limit, Future<T> future) {
        try {
            return future.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new StartFailed(name + " was not done within " + limit.toSeconds() + " s", late);
        } catch (RuntimeException unchecked) {
            throw unchecked;
        } catch (Exception checked) {
            // Undeclared, await throws also these as they are: past every handler that expects what Java lets through,
            // and a port that is taken would leave a process behind that serves nothing.
            throw new StartFailed(name + " failed: " + checked.getMessage(), checked);
        }
    }

    private static long millisSince(long begun) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }
}
