package com.stocksblitz.registry.catalog.api;

/**
 * @param limit 1 to 1,000
 * @param offset 0 to 10,000; deeper pages go by cursor
 * @param cursor opaque, from the page before; null for the first
 * @param active true, false, or null for both
 */
public record ListQuery(String exchange, String instrumentType, Boolean active, int limit, int offset, String cursor) {}
