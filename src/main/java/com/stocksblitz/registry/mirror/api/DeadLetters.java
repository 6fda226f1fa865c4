package com.stocksblitz.registry.mirror.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Dead letters of one queue, oldest first. */
public record DeadLetters(List<Letter> letters) {
    public DeadLetters {
        letters = List.copyOf(letters);
    }

    /**
     * @param eventData what was sent
     * @param originalStream where it was on its way to
     * @param retryCount how often it was tried
     * @param record what it is about
     * @param version of that record
     * @param reason {@code refused}, {@code poison} (this record alone makes the other side fail), {@code mismatch} or
     *     {@code not_expressible}
     * @param answer of the other side, cut; null where it was not asked
     */
    public record Letter(
            UUID messageId,
            JsonNode eventData,
            Instant dlqTimestamp,
            String originalStream,
            int retryCount,
            String record,
            int version,
            String reason,
            String answer) {}
}
