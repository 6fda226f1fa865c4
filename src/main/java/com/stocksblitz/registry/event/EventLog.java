package com.stocksblitz.registry.event;

import com.stocksblitz.registry.event.api.EventPage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * Port to the log. Writers leave rows in the outbox; {@link #number} gives the committed ones their dense positions,
 * except that a transaction with more of them than a batch may write them to the end of the log itself; followers read
 * {@link #page pages} and keep how far they have come.
 */
public interface EventLog {
    /** Most rows of a batch: a tenth of a second of the lock; half as many take as long for all but the rows. */
    int LARGEST_BATCH = 10_000;

    /**
     * Moves committed rows from the outbox to the end of the log, in the order in which their writers drew a number, in
     * one transaction that only one node of the database can be in. Whoever hangs in it is cut off by the database.
     *
     * @param limit most rows, 1 to {@value #LARGEST_BATCH}
     */
    Future<Numbered> number(int limit);

    /**
     * The events after a position, as they stood at one moment.
     *
     * @param limit most events, 1 to 1,000
     * @param types only these; empty for all
     * @param maxBytes the page ends before the event whose data would go beyond it; the first event always fits
     */
    Future<EventPage> page(long from, int limit, List<String> types, int maxBytes);

    /** The newest position, 0 of an empty log. */
    Future<Long> head();

    /**
     * Takes or renews a follower's lease for a node; a follower that is new begins at 0.
     *
     * @return the follower's position, or empty while another node holds it and has shown itself within the lease
     */
    Future<OptionalLong> claim(String follower, String node, Duration lease);

    /** Stores a position and renews the lease; false if the node no longer holds it or the position was moved. */
    Future<Boolean> advance(String follower, String node, long from, long to);

    /** Gives the lease back so that another node need not wait for its end. */
    Future<Void> release(String follower, String node);

    /**
     * Opens a connection of its own on which the store tells of growth at once.
     *
     * @param onHead called with the newest position; several batches may be told as one
     */
    Future<Watch> watch(LongConsumer onHead);

    /** An open connection; one that is silent or lost shows itself by a failing {@link #head}. */
    interface Watch {
        /** The newest position, asked on that very connection. */
        Future<Long> head();

        Future<Void> close();
    }

    /**
     * @param elected whether this node could number; another one is at it if not
     * @param moved rows that got their position
     * @param head newest position after that; meaningless where not elected
     */
    record Numbered(boolean elected, int moved, long head) {}
}
