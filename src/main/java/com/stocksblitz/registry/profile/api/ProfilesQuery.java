package com.stocksblitz.registry.profile.api;

/**
 * @param subscriptionType null: any
 * @param active null: any
 * @param limit 1 to 200
 * @param offset 0 to 1,000,000
 */
public record ProfilesQuery(String userId, String subscriptionType, Boolean active, int limit, int offset) {}
