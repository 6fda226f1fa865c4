package com.stocksblitz.registry.profile.api;

import java.util.UUID;

/**
 * @param limit 1 to 200
 * @param offset 0 to 1,000,000
 */
public record AuditQuery(UUID profileId, int limit, int offset) {}
