package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.feed.api.Feed;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.plan.solve.Problem;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything a plan is made from; equal bases make equal plans.
 *
 * @param supply the account and what its feed allows on the trade date
 * @param limitsVersion of all feed documents
 * @param previous the plan whose places are to be kept
 * @param locateTime how long the catalog took, for the metrics
 * @param zone of the exchanges, in which a trade date starts
 */
record PlanBasis(
        PlanRequest request,
        Located located,
        Feed feed,
        Problem.Supply supply,
        String limitsVersion,
        LocalDate tradeDate,
        Optional<Previous> previous,
        Duration locateTime,
        ZoneId zone) {

    FeedLimits limits() {
        return supply.limits();
    }

    record Previous(UUID planId, PlanData data) {}
}
