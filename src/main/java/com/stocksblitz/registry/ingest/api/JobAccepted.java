package com.stocksblitz.registry.ingest.api;

/**
 * @param status {@code queued}
 * @param estimatedDurationSeconds from the rate of the broker's last jobs, else of 5,000 rows per second; null if the
 *     number of rows cannot be guessed
 * @param trackingUrl path of the job
 */
public record JobAccepted(
        String jobId,
        String brokerId,
        String mode,
        String status,
        String message,
        Integer estimatedDurationSeconds,
        String trackingUrl) {}
