package com.stocksblitz.registry.profile.api;

/**
 * @param status {@code pending} or {@code resolved}; null: any
 * @param conflictType null: any
 * @param limit 1 to 200
 * @param offset 0 to 1,000,000
 */
public record ConflictsQuery(String userId, String status, String conflictType, int limit, int offset) {}
