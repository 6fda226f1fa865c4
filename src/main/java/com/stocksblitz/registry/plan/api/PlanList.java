package com.stocksblitz.registry.plan.api;

import java.util.List;
import java.util.Map;

/** Newest first; each without its {@code plan_data}. */
public record PlanList(List<StoredPlan.Plan> plans, Page pagination, Map<String, String> filtersApplied) {
    public PlanList {
        plans = List.copyOf(plans);
        filtersApplied = Map.copyOf(filtersApplied);
    }

    public record Page(long total, int limit, int offset, boolean hasNext) {}
}
