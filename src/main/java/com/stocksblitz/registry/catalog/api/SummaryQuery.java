package com.stocksblitz.registry.catalog.api;

/** @param includeStats whether to count by exchange and type and measure coverage too */
public record SummaryQuery(boolean includeStats) {}
