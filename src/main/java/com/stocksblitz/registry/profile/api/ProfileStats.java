package com.stocksblitz.registry.profile.api;

import java.time.Instant;
import java.util.Map;

/**
 * @param totalProfiles not deleted
 * @param profilesByType of the total
 * @param lastCleanup null: never
 */
public record ProfileStats(
        long totalProfiles,
        long activeProfiles,
        Map<String, Long> profilesByType,
        long totalConflicts,
        long pendingConflicts,
        long totalAuditLogs,
        Instant lastCleanup) {
    public ProfileStats {
        profilesByType = Map.copyOf(profilesByType);
    }
}
