package com.stocksblitz.registry.audit.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One row of the trail.
 *
 * @param position its place in the chain; null for the moment until it has one
 * @param hash of its place, in hexadecimal; null as long as {@code position} is
 * @param userId the acting user where a key acted for one, else null
 */
public record AuditRow(
        long auditId,
        Long position,
        String hash,
        Instant at,
        String actor,
        String userId,
        String action,
        String entity,
        String correlationId,
        JsonNode detail) {}
