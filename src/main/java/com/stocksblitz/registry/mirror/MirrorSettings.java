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
 * @param validate how often all records are compared with those of the screener
 * @param settle how long after a difference was seen it is looked at, so that what was on its way has arrived
 */
public record MirrorSettings(
        Duration lease,
        Duration pace,
        Duration idle,
        Duration lookAtAll,
        Duration forget,
        Duration validate,
        Duration settle) {
    /** Longest time for one request to the screener. */
    public static final Duration REQUEST = Duration.ofSeconds(10);

    public static MirrorSettings defaults() {
        return new MirrorSettings(
                Duration.ofSeconds(40),
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(30),
                Duration.ofSeconds(2));
    }
}
