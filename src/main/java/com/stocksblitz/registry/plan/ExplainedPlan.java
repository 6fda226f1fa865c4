package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.catalog.api.Located;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A stored plan and what its description may refer to.
 *
 * @param status on that trade date
 * @param before the previous plan, empty where there is none any more
 * @param now the plan's instruments as the catalog has them now, in the order of the plan; empty where it was not asked
 * @param remedies what would serve those without a place; empty where all have one or it cannot be told now
 */
record ExplainedPlan(
        PlanRow row,
        String status,
        LocalDate tradeDate,
        PlanData plan,
        Optional<PlanData> before,
        Optional<Located> now,
        Optional<Remedies> remedies) {}
