package com.stocksblitz.registry.ingest.api;

/** @param broker null for all */
public record SourcesQuery(String broker) {}
