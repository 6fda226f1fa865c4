package com.stocksblitz.registry.ingest.api;

/**
 * @param status one of the job's states in lower case, or null
 * @param limit 1 to 200
 * @param cursor opaque, from the page before; null for the first
 */
public record JobsQuery(String broker, String status, int limit, String cursor) {}
