package com.stocksblitz.registry.plan.api;

/**
 * All but the limit may be null.
 *
 * @param limit 1 to 200
 * @param offset from 0
 */
public record PlansQuery(String userId, String subscriptionType, String status, int limit, int offset) {}
