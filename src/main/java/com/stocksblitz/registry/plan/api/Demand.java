package com.stocksblitz.registry.plan.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;

/**
 * What one user of a pool asks for.
 *
 * @param weight 1 to 100: fair share in proportion; null: 1
 * @param instruments as in {@link CreatePlan}; may be null or empty where there are profiles
 * @param profileIds of the user's active profiles, up to 200; may be null
 */
public record Demand(String userId, Integer weight, List<JsonNode> instruments, List<UUID> profileIds) {}
