package com.stocksblitz.registry.catalog.api;

/** Asks for the figures of the search; nothing to choose. */
public record PerformanceQuery() {}
