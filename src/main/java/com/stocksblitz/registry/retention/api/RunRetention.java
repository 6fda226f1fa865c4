package com.stocksblitz.registry.retention.api;

/**
 * @param dryRun count only; goes before the other
 * @param forceCleanup delete now instead of by the schedule
 */
public record RunRetention(boolean dryRun, boolean forceCleanup) {}
