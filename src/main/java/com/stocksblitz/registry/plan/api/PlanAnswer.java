package com.stocksblitz.registry.plan.api;

import com.stocksblitz.registry.json.WrittenJson;

/**
 * @param planId null for a dry run
 * @param status {@code created}, {@code cached} or, for a dry run, {@code draft}
 * @param planData the whole plan as objects; see the schema {@code PlanData} of the contract
 * @param configDriven always true: the limits come from feed documents and settings, none from code
 */
public record PlanAnswer(
        String planId,
        String status,
        boolean cacheHit,
        WrittenJson planData,
        long durationMs,
        boolean configDriven,
        String apiVersion) {}
