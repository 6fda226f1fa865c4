package com.stocksblitz.registry.profile.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A conflict with all that is known of it.
 *
 * @param profileId of the profile that was written; null where a create was refused
 * @param strategy in force when it arose
 * @param outcome null while pending
 */
public record ConflictView(
        String id,
        String userId,
        String profileId,
        String type,
        String status,
        String strategy,
        JsonNode data,
        JsonNode outcome,
        Instant createdAt,
        Instant resolvedAt,
        String resolvedBy) {}
