package com.stocksblitz.registry.ingest.api;

import java.util.UUID;

/**
 * @param limit 1 to 1,000
 * @param cursor opaque, from the page before; null for the first
 */
public record QuarantineQuery(UUID jobId, int limit, String cursor) {}
