package com.stocksblitz.registry.mirror.api;

/** @param limit 1 to 100 */
public record ValidationsQuery(int limit) {}
