package com.stocksblitz.registry.mirror.api;

import java.time.Instant;
import java.util.Locale;

/**
 * How the second write stands.
 *
 * @param state of the second write; the same on every node whose settings are the same
 * @param stage in force: {@code live}, {@code rampdown}, or {@code complete} while the second write is off
 * @param target {@code host:port} of the screener; null where not configured
 * @param breaker {@code closed}, {@code open} or {@code half_open}, of this node; null where not configured
 * @param holder node that writes; null where none does
 * @param position up to which everything is told or a dead letter
 * @param head newest position of the log
 * @param queue records that are still to be told; at most one for each share of each index, so that is its bound
 * @param oldestSeconds since when the oldest of them waits; null where none does
 * @param told records that the screener has taken
 * @param openLetters dead letters that nobody has dealt with
 * @param lastError of the serving node's last attempts; null since the last success
 * @param node counts of this node since its start
 */
public record MirrorStatus(
        State state,
        String stage,
        String target,
        String breaker,
        String validationMode,
        String holder,
        long position,
        long head,
        long queue,
        Long oldestSeconds,
        long told,
        long openLetters,
        String lastError,
        Instant lastErrorAt,
        Counts node) {

    /**
     * @param sent records that the screener took
     * @param batches requests that it took
     * @param failed requests that it refused, answered with an error, or did not answer
     * @param dead records that became dead letters
     * @param mismatches records that it answered otherwise than they were sent
     */
    public record Counts(long sent, long batches, long failed, long dead, long mismatches) {}

    /** What the second write does. */
    public enum State {
        /** The screener's address is not known. */
        NOT_CONFIGURED,
        OFF,
        FOLLOWING,
        /** The screener does not take what it is sent. */
        WAITING;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
