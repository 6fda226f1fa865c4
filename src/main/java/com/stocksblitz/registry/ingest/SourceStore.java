package com.stocksblitz.registry.ingest;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Port to where it is kept what was fetched when, for all nodes. */
public interface SourceStore {

    /** Of the sources that were asked at least once, by name. */
    Future<Map<String, State>> states();

    /**
     * Takes a source for this node where an attempt is due: none was made since that moment, or the last one failed and
     * its time to be repeated has come. Empty where none is due or another node has it.
     */
    Future<Optional<State>> take(String name, Instant dueSince, Instant now, Duration lease);

    /** Keeps how an attempt came out, and gives the source back. */
    Future<Void> keep(String name, Attempt attempt, Instant now);

    /**
     * @param validators of the file that was taken last
     * @param checkedAt the last attempt, fetchedAt the last that brought a file; null if there was none
     * @param outcome {@code fetched}, {@code unchanged} or {@code failed}; null before the first attempt
     * @param detail why it failed
     * @param failures in a row
     * @param nextAttempt when a failed one is repeated, null if it is not
     * @param job of the file that was taken last
     */
    record State(
            Validators validators,
            Instant checkedAt,
            Instant fetchedAt,
            String outcome,
            String detail,
            int failures,
            Instant nextAttempt,
            UUID job) {}

    /** What a server says of a file so that it can be asked for a newer one; either may be null. */
    record Validators(String etag, String lastModified) {
        static final Validators NONE = new Validators(null, null);
    }

    /** How an attempt came out. */
    sealed interface Attempt {
        /** @param job what came of the file */
        record Fetched(Validators validators, UUID job) implements Attempt {}

        /** The server has no other file than the one that was taken. */
        record Unchanged() implements Attempt {}

        /** @param again null for the last try */
        record Failed(String detail, int failures, Instant again) implements Attempt {}
    }
}
