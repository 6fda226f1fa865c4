package com.stocksblitz.registry.plan.api;

import java.util.UUID;

/** @param from the plan that is subscribed now; null: nothing is */
public record DiffQuery(UUID planId, UUID from) {}
