package com.stocksblitz.registry.ingest.api;

/** @param active only brokers with (true) or without (false) open tokens; null for all */
public record BrokersQuery(Boolean active) {}
