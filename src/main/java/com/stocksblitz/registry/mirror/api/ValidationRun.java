package com.stocksblitz.registry.mirror.api;

import java.time.Instant;
import java.util.UUID;

/**
 * @param status {@code running}, {@code passed}, {@code failed}, or {@code error} where a side could not be read
 * @param report null while it runs and where it ended with an error
 * @param error for people; null without one
 */
public record ValidationRun(
        UUID validationId,
        boolean scheduled,
        String level,
        String status,
        Instant startedAt,
        Instant finishedAt,
        String node,
        ValidationReport report,
        String error) {}
