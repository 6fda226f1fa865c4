package com.stocksblitz.registry.audit.api;

import java.time.Instant;

/**
 * @param entity such as {@code accounts/ann}; with a slash at its end all below it; null: any
 * @param actor name of the key or job; null: any
 * @param userId only rows of this acting user; null: any
 * @param since rows from this moment on; null: any
 * @param cursor {@code next_cursor} of the page before; null: the newest
 * @param limit 1 to 1,000
 */
public record AuditQuery(String entity, String actor, String userId, Instant since, String cursor, int limit) {}
