package com.stocksblitz.registry.mirror.api;

import com.stocksblitz.registry.failure.FieldError;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How the second write stands.
 *
 * @param state of the second write; the same on every node whose settings are the same
 * @param stage in force; {@code off} or {@code complete} while the second write is off
 * @param move where the stage stands that does not depend on the toggle
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
 * @param differences reads that both sides answered differently, the newest first
 */
public record MirrorStatus(
        State state,
        String stage,
        Move move,
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
        Counts node,
        List<ReadDifference> differences) {
    public MirrorStatus {
        differences = List.copyOf(differences);
    }

    /**
     * @param reached stage that all nodes have moved to
     * @param asked stage that the setting asks for; null where it is the one reached
     * @param reasons why it is not reached
     * @param registryBehind whether the screener has taken writes that the registry has not
     * @param writeSeconds since when a write is between the sides; null where none is
     */
    public record Move(
            String reached,
            Instant since,
            String asked,
            List<FieldError> reasons,
            boolean registryBehind,
            Long writeSeconds) {
        public Move {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * @param sent records that the screener took
     * @param batches requests that it took
     * @param failed requests that it refused, answered with an error, or did not answer
     * @param dead records that became dead letters
     * @param mismatches records that it answered otherwise than they were sent
     * @param reads answers of both sides to the same question
     */
    public record Counts(long sent, long batches, long failed, long dead, long mismatches, Reads reads) {}

    /**
     * @param equal answered alike by both sides
     * @param different answered differently, also a moment later
     * @param pending different only by what is still to be told
     * @param failed where the side that does not count did not answer
     * @param skipped not compared, as enough were just then or as the answer was one page of many
     */
    public record Reads(long equal, long different, long pending, long failed, long skipped) {}

    /** What the second write does. */
    public enum State {
        /** The screener's address is not known. */
        NOT_CONFIGURED,
        OFF,
        FOLLOWING,
        /** The screener counts; what it takes is written to the registry with it. */
        FORWARDING,
        /** The screener does not take what it is sent. */
        WAITING;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
