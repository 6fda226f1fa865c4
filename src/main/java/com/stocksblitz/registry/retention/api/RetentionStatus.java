package com.stocksblitz.registry.retention.api;

import java.time.Instant;

/**
 * @param nextRun by the schedule; null while retention is switched off
 * @param due what a run would find now
 * @param last the last run that was no dry run; null before the first
 */
public record RetentionStatus(
        boolean enabled, boolean backupBeforeDelete, Instant nextRun, RetentionRun due, RetentionRun last) {}
