package com.stocksblitz.registry.plan;

class MemoryPlanCacheTest extends PlanCacheContract {
    private final MemoryPlanCache cache = new MemoryPlanCache();

    @Override
    protected PlanCache cache() {
        return cache;
    }
}
