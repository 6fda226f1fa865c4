package com.stocksblitz.registry.ingest.api;

import java.util.UUID;

/** Names a job. */
public record JobQuery(UUID jobId) {}
