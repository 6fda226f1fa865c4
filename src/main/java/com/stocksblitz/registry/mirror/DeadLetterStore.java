package com.stocksblitz.registry.mirror;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.mirror.api.DeadLetters;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Port to dead letters. Every method fails with Unavailable when the store cannot be reached. */
public interface DeadLetterStore {

    /** Those of the queue that nobody has dealt with, oldest first. */
    Future<DeadLetters> open(String queue, int most);

    /** The queues that hold letters, dealt with or not, in their order. */
    Future<List<String>> queues();

    /** One that nobody has dealt with; empty where there is none, or where it was dealt with. */
    Future<Optional<DeadLetters.Letter>> find(String queue, UUID letter);

    /**
     * Marks it for sending, or one of an outlet as sent, and tells what becomes of it. An audit row is written with it.
     */
    Future<Outcome> replay(String queue, UUID letter, Origin origin);

    /** Marks it as given up. An audit row is written with it. */
    Future<Outcome> discard(String queue, UUID letter, String reason, Origin origin);

    /** Deletes letters that were dealt with before that moment, at most so many; how many there were. */
    Future<Integer> forget(Instant before, int most);

    /** What has become of a letter. */
    enum Outcome {
        /** As asked. */
        DONE,
        /** Its record says something else meanwhile, so that it is of no use. */
        SUPERSEDED,
        /** Somebody dealt with it before. */
        HANDLED,
        UNKNOWN
    }
}
