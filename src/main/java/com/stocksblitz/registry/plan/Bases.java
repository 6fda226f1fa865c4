package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.FeedDirectory;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.plan.PlanBasis.Previous;
import com.stocksblitz.registry.plan.solve.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Gathers what a plan is made from, and hashes it to the key under which the plan is kept. */
final class Bases {
    private final FeedDirectory feeds;
    private final TradeDay day;
    private final Meter meter;

    Bases(FeedDirectory feeds, TradeDay day, Meter meter) {
        this.feeds = feeds;
        this.day = day;
        this.meter = meter;
    }

    Meter.Reading watch() {
        return meter.start();
    }

    PlanBasis basis(PlanRequest request, Located located, Optional<Previous> previous, Duration locateTime) {
        return new PlanBasis(
                request,
                located,
                feeds.feed(request.feed()).orElseThrow(),
                supply(request),
                feeds.version(),
                day.date(),
                previous,
                locateTime,
                day.zone());
    }

    /**
     * Everything that decides the plan. Not in it: name, description and dry run, which change nothing in it; the time
     * limit, since a plan that it cut short is not kept; the previous plan where the request does not name it, so that
     * the same request twice is a hit.
     */
    PlanKey key(PlanRequest request, PlannerSettings settings, long catalogPosition, Optional<Previous> named) {
        var parts = new TreeMap<String, Object>();
        parts.put("user", request.userId());
        parts.put("type", request.type());
        parts.put("entries", request.entries());
        parts.put("level", request.level());
        parts.put("strictness", request.strictness());
        parts.put("max_instruments", request.maxInstruments());
        parts.put("feed", request.feed());
        parts.put("until", request.until());
        parts.put("trade_date", day.date());
        parts.put("catalog_position", catalogPosition);
        parts.put("limits", feeds.version());
        parts.put("accounts", List.of(supply(request).account()));
        parts.put("settings", settings.deciding());
        parts.put("planner", PlanMaker.VERSION);
        parts.put("previous", named.map(Previous::planId).orElse(null));
        parts.put(
                "places",
                named.map(previous -> PlanMaker.places(previous.data())).orElse(null));
        return PlanKey.hash(parts);
    }

    /** Until users have accounts of their own: one at the feed, with every connection that it allows. */
    private Problem.Supply supply(PlanRequest request) {
        var limits = feeds.inForce(request.feed(), day.date()).orElseThrow();
        int connections = limits.connections().limit().orElse(1);
        var account = new Account(request.feed() + "-1", request.feed(), connections);
        requirePlannable(limits, account, request);
        return new Problem.Supply(account, limits);
    }

    /** Some feeds publish no figure; only the account's owner can state one. */
    private static void requirePlannable(FeedLimits limits, Account account, PlanRequest request) {
        boolean stated = request.type() == SubscriptionType.HISTORICAL
                || limits.limits().stream()
                        .allMatch(limit -> limit.cap().of(account).isPresent());
        if (!stated) {
            var error = new FieldError(
                    "/feed", "no_limit_known", "The feed publishes no limit, and no account states one.");
            throw new FailureException(new Failure.Refused(
                    "refused", "The feed " + request.feed() + " cannot be planned.", List.of(error)));
        }
    }
}
