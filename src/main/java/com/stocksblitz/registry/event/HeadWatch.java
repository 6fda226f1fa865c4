package com.stocksblitz.registry.event;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Rounds;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.LogAdvanced;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Knows the newest position and tells this node when it moves: at once by the store's notification, and each second by
 * a question on the same connection, which also finds out that the connection is dead.
 */
final class HeadWatch {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final EventLog log;
    private final Bus bus;
    private final Rounds rounds;
    private final AtomicLong head = new AtomicLong(-1);
    private EventLog.Watch watch;

    HeadWatch(Vertx vertx, EventLog log, Bus bus) {
        this.log = log;
        this.bus = bus;
        this.rounds = new Rounds(vertx, "watch of the log", this::round);
    }

    void start() {
        rounds.wake();
    }

    Future<Void> stop() {
        return rounds.stop().eventually(this::drop);
    }

    /** Tells the node if the position is another one than before; after a restored backup it may be an older one. */
    void reached(long position) {
        if (head.getAndSet(position) != position) {
            bus.publish(EventApi.ADVANCED, new LogAdvanced(position));
        }
    }

    private Future<Duration> round() {
        return open().compose(EventLog.Watch::head)
                .recover(lost -> drop().transform(dropped -> Future.failedFuture(lost)))
                .map(position -> {
                    reached(position);
                    return POLL;
                });
    }

    private Future<EventLog.Watch> open() {
        return watch != null
                ? Future.succeededFuture(watch)
                : log.watch(this::reached).onSuccess(opened -> watch = opened);
    }

    private Future<Void> drop() {
        var dropped = watch;
        watch = null;
        return dropped == null ? Future.succeededFuture() : dropped.close();
    }
}
