package com.stocksblitz.registry.access.api;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A key in force, as a listener needs it.
 *
 * @param scopes of {@code read, plan, write, admin}; the last only without users
 * @param users for whom alone it may act; empty: for anybody
 */
public record NamedKey(
        UUID keyId,
        String name,
        Set<String> scopes,
        Set<String> users,
        int requestsPerSecond,
        Optional<Instant> expiresAt) {
    public static final String ADMIN = "admin";

    public NamedKey {
        users = Set.copyOf(users);
        scopes = Set.copyOf(scopes);
        if (!users.isEmpty() && scopes.contains(ADMIN)) {
            throw new IllegalArgumentException("a key that acts for some users only may not decide for all");
        }
    }
}
