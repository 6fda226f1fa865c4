package com.stocksblitz.registry.profile.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/** Newest first. */
public record AuditList(String profileId, List<Entry> entries, Paging pagination) {
    public AuditList {
        entries = List.copyOf(entries);
    }

    /**
     * @param actor name of the key or job
     * @param userId the acting user, null for a service
     */
    public record Entry(
            long auditId,
            Instant at,
            String actor,
            String userId,
            String action,
            String correlationId,
            JsonNode before,
            JsonNode after) {}
}
