package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.FeedDirectory;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.plan.PlanBasis.Previous;
import com.stocksblitz.registry.plan.PlanBasis.Source;
import com.stocksblitz.registry.plan.solve.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gathers what a plan is made from, and hashes it to the key under which the plan is kept. */
final class Bases {
    private static final int PRINT = 16;

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

    PlanBasis basis(
            PlanRequest request,
            Expansion expansion,
            Located located,
            Optional<Previous> previous,
            Duration locateTime) {
        return new PlanBasis(
                request,
                expansion,
                located,
                sources(request),
                feeds.version(),
                day.date(),
                previous,
                locateTime,
                day.zone());
    }

    /**
     * Everything that decides the plan, what its intents stand for included, since members of an index come and go
     * without a change in the catalog. Not in it: name, description and dry run, which change nothing in it; the time
     * limit, since a plan that it cut short is not kept; the previous plan where the request does not name it, so that
     * the same request twice is a hit.
     *
     * @param members by label of the request's intents the keys that they stand for
     */
    PlanKey key(
            PlanRequest request,
            Map<String, List<String>> members,
            PlannerSettings settings,
            long catalogPosition,
            Optional<Previous> named) {
        var parts = new TreeMap<String, Object>();
        parts.put("user", request.userId());
        parts.put("type", request.type());
        parts.put("demands", DemandPrint.of(request.demands()));
        parts.put("pool", request.pool());
        parts.put("members", members);
        parts.put("level", request.level());
        parts.put("strictness", request.strictness());
        parts.put("max_instruments", request.maxInstruments());
        parts.put("until", request.until());
        parts.put("trade_date", day.date());
        parts.put("catalog_position", catalogPosition);
        parts.put("limits", feeds.version());
        parts.put("accounts", request.accounts());
        parts.put("settings", settings.deciding());
        parts.put("planner", PlanMaker.VERSION);
        parts.put("previous", named.map(Previous::planId).orElse(null));
        parts.put(
                "places",
                named.map(previous -> PlanMaker.places(previous.data())).orElse(null));
        return PlanKey.hash(parts);
    }

    /** An account at each feed where the request has none, as far as one can be had without stating numbers. */
    List<Source> elsewhere(PlanRequest request) {
        return feeds.feeds().stream()
                .filter(feed -> !request.feeds().contains(feed.id()))
                .flatMap(feed -> feed.inForce(day.date()).stream().map(limits -> new Source(feed, extra(limits))))
                .filter(source ->
                        AccountReader.missing(source.limits(), source.account()).isEmpty())
                .toList();
    }

    /** No account of a user has a blank in its id. */
    private static Problem.Supply extra(FeedLimits limits) {
        var usual = AccountReader.usual(limits);
        return new Problem.Supply(new Account("new " + usual.id(), usual.feed(), usual.connections()), limits);
    }

    /** What the feeds of a plan allow, each once: its id, a colon, and a hash that changes with its limits. */
    static List<String> limits(PlanBasis basis) {
        return basis.sources().stream()
                .map(Source::limits)
                .map(Bases::print)
                .distinct()
                .sorted()
                .toList();
    }

    /** The same of every feed in force. */
    List<String> limitsInForce() {
        return feeds.feeds().stream()
                .flatMap(feed -> feed.inForce(day.date()).stream())
                .map(Bases::print)
                .toList();
    }

    private static String print(FeedLimits limits) {
        return limits.feed() + ':' + PlanKey.hash(limits).hex().substring(0, PRINT);
    }

    private List<Source> sources(PlanRequest request) {
        return request.accounts().stream()
                .map(account -> source(request, account))
                .toList();
    }

    private Source source(PlanRequest request, Account account) {
        var limits = feeds.inForce(account.feed(), day.date())
                .orElseThrow(() -> refusal(account, "unknown_feed", "The feed is not in force any more."));
        // Some feeds publish no figure; only the account's owner can state one.
        if (request.type() != SubscriptionType.HISTORICAL
                && !AccountReader.missing(limits, account).isEmpty()) {
            throw refusal(account, "no_limit_known", "The feed publishes no limit, and no account states one.");
        }
        return new Source(feeds.feed(account.feed()).orElseThrow(), new Problem.Supply(account, limits));
    }

    private static FailureException refusal(Account account, String code, String detail) {
        return new FailureException(new Failure.Refused(
                "refused",
                "The feed " + account.feed() + " cannot be planned.",
                List.of(new FieldError("/feed", code, detail))));
    }
}
