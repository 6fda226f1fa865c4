package com.stocksblitz.registry.profile.api;

import java.time.Instant;

/** @param cutoffDate rows older than this are gone */
public record AuditCleaned(long deletedCount, int retentionDays, Instant cutoffDate) {}
