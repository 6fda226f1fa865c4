package com.stocksblitz.registry.plan;

class MemoryPlanStoreTest extends PlanStoreContract {
    private final MemoryPlanStore store = new MemoryPlanStore(clock());

    @Override
    protected PlanStore store() {
        return store;
    }
}
