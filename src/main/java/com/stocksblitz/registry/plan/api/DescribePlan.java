package com.stocksblitz.registry.plan.api;

import java.util.UUID;

/** @param descriptionLevel {@code basic}, {@code detailed} (null) or {@code comprehensive} */
public record DescribePlan(UUID planId, String descriptionLevel) {}
