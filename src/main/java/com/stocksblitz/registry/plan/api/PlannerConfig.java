package com.stocksblitz.registry.plan.api;

import java.time.Instant;

/** @param lastUpdated when the values were last confirmed by the config service */
public record PlannerConfig(Configuration configuration, Instant lastUpdated) {

    /**
     * The five settings of the planner as they are in force.
     *
     * @param plannerTimeout seconds
     * @param planCacheTtl seconds
     */
    public record Configuration(
            String plannerOptimizationLevel,
            int plannerTimeout,
            int maxInstrumentsPerPlan,
            String filteringStrictness,
            int planCacheTtl) {}
}
