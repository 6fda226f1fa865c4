package com.stocksblitz.registry.mirror;

import java.time.Duration;

/**
 * The mirror's own times.
 *
 * @param lease how long a node that does not show itself keeps the second write; longer than the two requests of a
 *     batch and their storing together
 * @param pace shortest time from one batch to the next
 * @param idle from one look to the next while nothing happens, and until a toggle is noticed
 * @param lookAtAll how often all records are compared, whatever the log says
 * @param forget how often handled dead letters are deleted
 */
public record MirrorSettings(Duration lease, Duration pace, Duration idle, Duration lookAtAll, Duration forget) {
    /** Longest time for one request to the screener. */
    public static final Duration REQUEST = Duration.ofSeconds(10);

    public static MirrorSettings defaults() {
        return new MirrorSettings(
                Duration.ofSeconds(40),
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1));
    }
}
