package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.ChainAnswer;
import com.stocksblitz.registry.catalog.api.ChainQuery;
import com.stocksblitz.registry.catalog.api.ExpiriesAnswer;
import com.stocksblitz.registry.catalog.api.ExpiriesQuery;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.catalog.api.Lookup;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.membership.api.Members;
import com.stocksblitz.registry.membership.api.MembersQuery;
import com.stocksblitz.registry.membership.api.MembershipApi;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Asks the catalog and the memberships what a request stands for on the trade date. */
final class Expander {
    /** Different references that one plan may come to; more the catalog does not take at once. */
    private static final int MOST_REFERENCES = 20_000;

    /** Wishes of all askers together; bounds the memory of a pool. */
    private static final int MOST_ITEMS = 200_000;

    /** Entries that are counted and numbered in well under a millisecond. */
    private static final int MOST_ON_LOOP = 5_000;

    private final Vertx vertx;
    private final Bus bus;
    private final TradeDay day;

    Expander(Vertx vertx, Bus bus, TradeDay day) {
        this.vertx = vertx;
        this.bus = bus;
        this.day = day;
    }

    /** What the request's intents stand for; an intent without members is no failure. */
    Future<Map<Intent, Expansion.Members>> members(PlanRequest request, Origin origin) {
        var intents = new LinkedHashSet<Intent>();
        for (var demand : request.demands()) {
            for (var entry : demand.entries()) {
                if (entry.intent() != null) {
                    intents.add(entry.intent());
                }
            }
        }
        return members(List.copyOf(intents), origin);
    }

    /** Fails with Refused {@code too_many_instruments}. */
    Future<Expansion> expand(PlanRequest request, Map<Intent, Expansion.Members> members) {
        return request.size() <= MOST_ON_LOOP
                ? Future.succeededFuture().map(begun -> expanded(request, members))
                : vertx.executeBlocking(() -> expanded(request, members), false);
    }

    Future<Expansion> expand(PlanRequest request, Origin origin) {
        return members(request, origin).compose(members -> expand(request, members));
    }

    Future<Located> locate(Expansion expansion, int nearest, Origin origin) {
        return bus.ask(CatalogApi.LOCATE, new Lookup(expansion.references(), nearest), origin);
    }

    private static Expansion expanded(PlanRequest request, Map<Intent, Expansion.Members> members) {
        long items = 0;
        for (var demand : request.demands()) {
            for (var entry : demand.entries()) {
                items += entry.intent() == null
                        ? 1
                        : members.get(entry.intent()).keys().size();
            }
        }
        var expansion = items > MOST_ITEMS ? null : Expansion.of(request, members);
        if (expansion == null || expansion.references().size() > MOST_REFERENCES) {
            throw new FailureException(new Failure.Refused(
                    "too_many_instruments",
                    "The request comes to more than %d instruments or %d wishes."
                            .formatted(MOST_REFERENCES, MOST_ITEMS),
                    List.of(new FieldError(
                            request.pool() ? "/demands" : "/instruments", "too_many", "Ask for fewer."))));
        }
        return expansion;
    }

    /** One after the other: intents of one request are few and quick, and a flood of calls would hold up others. */
    private Future<Map<Intent, Expansion.Members>> members(List<Intent> intents, Origin origin) {
        var found = new HashMap<Intent, Expansion.Members>();
        Future<Void> done = Future.succeededFuture();
        for (var intent : intents) {
            done = done.compose(before -> members(intent, origin))
                    .onSuccess(members -> found.put(intent, members))
                    .mapEmpty();
        }
        return done.map(all -> found);
    }

    private Future<Expansion.Members> members(Intent intent, Origin origin) {
        var members = switch (intent) {
            case Intent.Chain chain -> chain(chain, origin).map(Expansion.Members::of);
            case Intent.Index index ->
                bus.ask(MembershipApi.MEMBERS, new MembersQuery(index.name(), day.date()), origin)
                        .map(found -> Expansion.Members.of(keys(found), found.indexId()));
            case Intent.Future future ->
                bus.ask(CatalogApi.EXPIRIES, new ExpiriesQuery(future.underlying(), day.date()), origin)
                        .map(expiries -> Expansion.Members.of(future(expiries, future.which())));
        };
        return members.recover(Expander::nothing);
    }

    private Future<List<String>> chain(Intent.Chain chain, Origin origin) {
        var query = new ChainQuery(chain.underlying(), chain.expiry(), day.date(), chain.around(), chain.width());
        return bus.ask(CatalogApi.CHAIN, query, origin).map(Expander::keys);
    }

    private static List<String> keys(ChainAnswer chain) {
        return chain.strikes().stream()
                .flatMap(row -> Stream.of(row.ce(), row.pe()))
                .filter(Objects::nonNull)
                .map(ChainAnswer.Contract::instrumentKey)
                .toList();
    }

    private static List<String> keys(Members members) {
        return members.members().stream().map(Members.Member::instrumentKey).toList();
    }

    private static List<String> future(ExpiriesAnswer expiries, Intent.Which which) {
        return expiries.futures().stream()
                .map(ExpiriesAnswer.Expiry::instrumentKey)
                .filter(Objects::nonNull)
                .skip(which.ordinal())
                .limit(1)
                .toList();
    }

    /** What the catalog does not know stands for nothing, and the plan says so; all else is a failure. */
    private static Future<Expansion.Members> nothing(Throwable cause) {
        return cause instanceof FailureException known
                        && (known.failure() instanceof Failure.NotFound
                                || known.failure() instanceof Failure.Malformed
                                || known.failure() instanceof Failure.Conflict
                                || known.failure() instanceof Failure.Refused)
                ? Future.succeededFuture(Expansion.Members.none(known.failure().detail()))
                : Future.failedFuture(cause);
    }
}
