package com.stocksblitz.registry.ingest;

import java.time.Duration;
import java.util.Objects;

/**
 * @param queueLimit most jobs queued or running, over all nodes; more are refused
 * @param chunkRows rows handed to the store at a time, 1 to 20,000; two chunks are in memory at most. Small ones keep
 *     reader, client and database busy side by side: 94,000 rows took 4.3 s by 10,000 and 2.6 s by 4,000
 * @param maxContentBytes most bytes of a dump after decompression
 * @param lease how long a job stays with a node that gives no sign of life
 * @param orphanGrace how long a job waits for a node that has its file, before it fails
 * @param pollInterval how often leases are renewed and orphans looked for; well below the lease
 * @param maxAttempts how often a job is started again after crashes
 */
public record IngestSettings(
        int queueLimit,
        int chunkRows,
        long maxContentBytes,
        Duration lease,
        Duration orphanGrace,
        Duration pollInterval,
        int maxAttempts) {
    public static final IngestSettings DEFAULT = new IngestSettings(
            20,
            4_000,
            2L * 1024 * 1024 * 1024,
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofSeconds(5),
            3);

    public IngestSettings {
        Objects.requireNonNull(orphanGrace, "orphanGrace");
        require(queueLimit > 0, "queueLimit must be positive");
        require(chunkRows > 0 && chunkRows <= 20_000, "chunkRows must be 1 to 20,000");
        require(maxContentBytes > 0, "maxContentBytes must be positive");
        require(pollInterval.isPositive(), "pollInterval must be positive");
        require(lease.compareTo(pollInterval.multipliedBy(2)) > 0, "lease must be more than two poll intervals");
        require(maxAttempts > 0, "maxAttempts must be positive");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
