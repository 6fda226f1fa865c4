package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Feed;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.plan.solve.Problem;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything a plan is made from; equal bases make equal plans.
 *
 * @param expansion what the request's entries stand for
 * @param located the outcomes of its references
 * @param sources the accounts in order of preference, at least one
 * @param limitsVersion of all feed documents
 * @param previous the plan whose places are to be kept
 * @param locateTime how long the catalog took, for the metrics
 * @param zone of the exchanges, in which a trade date starts
 */
record PlanBasis(
        PlanRequest request,
        Expansion expansion,
        Located located,
        List<Source> sources,
        String limitsVersion,
        LocalDate tradeDate,
        Optional<Previous> previous,
        Duration locateTime,
        ZoneId zone) {

    PlanBasis {
        sources = List.copyOf(sources);
    }

    /** Whose feed a historical plan asks. */
    Source first() {
        return sources.getFirst();
    }

    /** Brokers whose tokens serve, each once. */
    List<String> brokers() {
        return sources.stream().map(source -> source.feed().broker()).distinct().toList();
    }

    List<Problem.Supply> supplies() {
        return sources.stream().map(Source::supply).toList();
    }

    Source source(String account) {
        return sources.stream()
                .filter(source -> source.account().id().equals(account))
                .findFirst()
                .orElseThrow();
    }

    /** An account, its feed, and what that allows on the trade date. */
    record Source(Feed feed, Problem.Supply supply) {
        Account account() {
            return supply.account();
        }

        FeedLimits limits() {
            return supply.limits();
        }
    }

    record Previous(UUID planId, PlanData data) {}
}
