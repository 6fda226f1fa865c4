package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Work of a node that is done one piece at a time, in the order in which it came, so that those who wait do not all ask
 * the database whether it is their turn. Belongs to one context.
 */
final class Turns {
    private static final int MOST_WAITING = 100;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Clock clock;
    private final Duration spare;
    private Future<?> last = Future.succeededFuture();
    private int waiting;

    /** @param spare time that is left of a request when it is not begun any more */
    Turns(Vertx vertx, Clock clock, Duration spare) {
        this.vertx = vertx;
        this.clock = clock;
        this.spare = spare;
    }

    /** Fails with Unavailable where too many wait, or where the turn comes too late. */
    <T> Future<T> take(Origin origin, Supplier<Future<T>> work) {
        if (waiting >= MOST_WAITING) {
            return tooLate();
        }
        waiting++;
        // Each piece on the context of its own request, whose time limit holds for what it does.
        var context = vertx.getOrCreateContext();
        var done = Promise.<T>promise();
        last.onComplete(before -> context.runOnContext(turn -> {
            waiting--;
            (origin.remaining(clock).compareTo(spare) < 0 ? Turns.<T>tooLate() : begin(work)).onComplete(done);
        }));
        last = done.future();
        return done.future();
    }

    private static <T> Future<T> begin(Supplier<Future<T>> work) {
        return Future.succeededFuture().compose(go -> work.get());
    }

    private static <T> Future<T> tooLate() {
        return Future.failedFuture(new FailureException(new Failure.Unavailable(
                "Other writes are being settled with the legacy screener, which counts.", RETRY)));
    }
}
