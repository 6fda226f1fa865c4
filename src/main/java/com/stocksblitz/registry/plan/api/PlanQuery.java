package com.stocksblitz.registry.plan.api;

import java.util.UUID;

/** Names a stored plan. */
public record PlanQuery(UUID planId) {}
