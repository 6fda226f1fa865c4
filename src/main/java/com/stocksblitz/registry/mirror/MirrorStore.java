package com.stocksblitz.registry.mirror;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;

/**
 * Port to what the screener was told and what it should know. One node writes at a time: its right is a lease on the
 * stored position. Every method fails with Unavailable when the store cannot be reached.
 */
public interface MirrorStore {

    /** Takes or renews the lease for a node: the position, or empty while another node holds it. */
    Future<OptionalLong> claim(String node, Duration lease);

    /** Gives the lease back so that another node need not wait for its end. */
    Future<Void> release(String node);

    /** What the log holds behind the position. */
    Future<Seen> look(long from);

    /** The oldest records that the screener should know otherwise on that date, at most so many, as of one moment. */
    Future<Difference> difference(LocalDate today, int most);

    /**
     * Stores that the screener took these records, and how far that goes. Fails with {@link LeaseLost} where another
     * node has taken over; the records then count as not told, so that the other one sends them after us.
     */
    Future<Void> told(Lease lease, List<MirrorRecord> records, long reached);

    /** Puts the records with the dead letters; what was there of them before is superseded. Fails with LeaseLost. */
    Future<Void> bury(Lease lease, List<Burial> burials, String queue);

    /** Keeps why the node waits, for the others to tell the same; the next {@link #told} ends it. */
    Future<Void> trouble(String node, String error);

    Future<Backlog> backlog(LocalDate today);

    /** @param position that the holder's lease began with */
    record Lease(String node, long position) {}

    /**
     * @param reached up to where was looked
     * @param head newest position
     * @param relevant whether something between the two can change a record
     * @param replayedAt when an operator last had a dead letter sent again; the epoch where never
     */
    record Seen(long reached, long head, boolean relevant, Instant replayedAt) {}

    /** @param open how many there are in all */
    record Difference(List<MirrorRecord> records, long open) {
        public Difference {
            records = List.copyOf(records);
        }

        boolean isAll() {
            return open == records.size();
        }
    }

    /**
     * @param answer of the screener, or what differs; null where it was not asked
     * @param taken whether the screener may have it
     */
    record Burial(MirrorRecord record, String reason, String answer, int attempts, boolean taken) {}

    /**
     * @param holder node that writes; null where none does
     * @param oldest since when the oldest open record waits; null where none does
     * @param letters that nobody has dealt with
     * @param trouble why the serving node waits; null where it does not
     */
    record Backlog(
            String holder,
            long position,
            long head,
            long open,
            Instant oldest,
            long told,
            long letters,
            Trouble trouble) {}

    /** @param at last time */
    record Trouble(String error, Instant at) {}

    /** Another node has taken over. */
    final class LeaseLost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public LeaseLost() {
            super("another node has taken over the second write", null, false, false);
        }
    }
}
