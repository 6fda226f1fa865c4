package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Bounds the plans that are made at the same time by the instruments they come to: from the look-up of its keys to its
 * document a plan of 1,000 takes several megabytes, and more of them at once than there are cores make none of them
 * faster. A few wait in the order they came, for a while; those beyond are refused while they have cost little. Used
 * from one event loop.
 */
final class PlanningRoom {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Less than callers usually wait for an answer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final int size;
    private final int mostWaiting;
    private final Queue<Visit> waiting = new ArrayDeque<>();
    private int inside;
    private int plans;

    /**
     * @param size instruments of all plans inside; a single larger plan is let in alone
     * @param mostWaiting plans
     */
    PlanningRoom(Vertx vertx, int size, int mostWaiting) {
        this.vertx = vertx;
        this.size = size;
        this.mostWaiting = mostWaiting;
    }

    /** @param caller on which the work goes on: it holds the caller's own deadline */
    private record Visit(int instruments, Context caller, Promise<Void> turn) {}

    /** Fails with Unavailable where too many wait already. */
    <T> Future<T> enter(int instruments, Supplier<Future<T>> work) {
        return turn(instruments).compose(entered -> {
            Future<T> made;
            try {
                made = work.get();
            } catch (RuntimeException thrown) {
                made = Future.failedFuture(thrown);
            }
            return made.onComplete(done -> leave(instruments));
        });
    }

    private Future<Void> turn(int instruments) {
        if (waiting.isEmpty() && hasRoom(instruments)) {
            take(instruments);
            return Future.succeededFuture();
        }
        if (waiting.size() >= mostWaiting) {
            return Future.failedFuture(busy());
        }
        var visit = new Visit(instruments, vertx.getOrCreateContext(), Promise.promise());
        waiting.add(visit);
        long timer = vertx.setTimer(LONGEST_WAIT.toMillis(), passed -> {
            if (waiting.remove(visit)) {
                visit.turn().fail(busy());
                letIn();
            }
        });
        return visit.turn().future().onComplete(turn -> vertx.cancelTimer(timer));
    }

    private static FailureException busy() {
        return new FailureException(
                new Failure.Unavailable("Too many plans are being made at the moment.", RETRY_AFTER));
    }

    private boolean hasRoom(int instruments) {
        return plans == 0 || inside + instruments <= size;
    }

    private void take(int instruments) {
        inside += instruments;
        plans++;
    }

    private void leave(int instruments) {
        inside -= instruments;
        plans--;
        letIn();
    }

    /** The first of those that wait, as far as they fit. */
    private void letIn() {
        while (!waiting.isEmpty() && hasRoom(waiting.peek().instruments())) {
            var next = waiting.remove();
            take(next.instruments());
            next.caller().runOnContext(called -> next.turn().complete());
        }
    }
}
