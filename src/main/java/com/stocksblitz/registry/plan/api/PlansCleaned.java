package com.stocksblitz.registry.plan.api;

/** What the clean-up removed. */
public record PlansCleaned(long deletedPlans, long clearedCacheEntries, long durationMs) {}
