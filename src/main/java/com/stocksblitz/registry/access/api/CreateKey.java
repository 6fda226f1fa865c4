package com.stocksblitz.registry.access.api;

import java.time.Instant;
import java.util.List;

/**
 * A key that is wanted.
 *
 * @param name unique among the keys in force
 * @param scopes of {@code read, plan, write, admin}; the last only without users
 * @param users for whom alone it may act; empty or absent: for anybody
 * @param requestsPerSecond 1 to 10,000; absent: {@value #STANDARD_RATE}
 * @param expiresAt absent: never
 */
public record CreateKey(
        String name, List<String> scopes, List<String> users, Integer requestsPerSecond, Instant expiresAt) {
    public static final int STANDARD_RATE = 100;

    public CreateKey {
        scopes = List.copyOf(scopes);
        users = users == null ? List.of() : List.copyOf(users);
        requestsPerSecond = requestsPerSecond == null ? STANDARD_RATE : requestsPerSecond;
    }
}
