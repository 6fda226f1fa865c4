package com.stocksblitz.registry.event;

import com.stocksblitz.registry.bus.Rounds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Gives committed changes their place in the log. Every node runs one; who may number is decided anew for each batch by
 * a lock inside the batch's own transaction, so there is no leadership that could outlive its holder: when a node dies
 * or hangs, the database ends its transaction and the next poll of any other node goes on.
 */
final class Sequencer {
    private static final int SMALLEST_BATCH = 100;
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration BUSY = Duration.ofMillis(20);
    private static final Duration IDLE = Duration.ofSeconds(1);
    /** Half a second of empty polls after the last row, so that a stream of small writes does not fall asleep. */
    private static final int EMPTY_ROUNDS_UNTIL_IDLE = 25;

    private final EventLog log;
    private final LongConsumer onHead;
    private final Rounds rounds;
    private int batch = EventLog.LARGEST_BATCH;
    private int emptyRounds;

    /** @param onHead told the newest position after each batch */
    Sequencer(Vertx vertx, EventLog log, LongConsumer onHead) {
        this.log = log;
        this.onHead = onHead;
        this.rounds = new Rounds(vertx, "sequencer", this::round);
    }

    /** There may be new rows; the first call starts it. */
    void wake() {
        rounds.wake();
    }

    Future<Void> stop() {
        return rounds.stop();
    }

    private Future<Duration> round() {
        int asked = batch;
        return log.number(asked).map(done -> after(asked, done)).onFailure(cause -> shrink());
    }

    private Duration after(int asked, EventLog.Numbered done) {
        if (done.moved() == 0) {
            // Not elected counts as empty too: the rows that woke this node may have missed the other one's batch.
            return ++emptyRounds < EMPTY_ROUNDS_UNTIL_IDLE ? BUSY : IDLE;
        }
        emptyRounds = 0;
        onHead.accept(done.head());
        if (done.moved() < asked) {
            return BUSY;
        }
        batch = Math.min(EventLog.LARGEST_BATCH, asked * 2);
        return AT_ONCE;
    }

    /** A batch may have failed because the database is too slow for its size. */
    private void shrink() {
        batch = Math.max(SMALLEST_BATCH, batch / 2);
    }
}
