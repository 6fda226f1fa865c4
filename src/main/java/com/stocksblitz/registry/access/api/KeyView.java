package com.stocksblitz.registry.access.api;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What may be told of a key.
 *
 * @param users empty: it may act for anybody
 * @param expiresAt null: never
 * @param revokedAt null: it is in force, unless it has expired
 */
public record KeyView(
        UUID keyId,
        String name,
        List<String> scopes,
        List<String> users,
        int requestsPerSecond,
        Instant createdAt,
        String createdBy,
        Instant expiresAt,
        Instant revokedAt) {
    public KeyView {
        scopes = List.copyOf(scopes);
        users = List.copyOf(users);
    }
}
