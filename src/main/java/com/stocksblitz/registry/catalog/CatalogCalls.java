package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.BulkAnswer;
import com.stocksblitz.registry.catalog.api.BulkQuery;
import com.stocksblitz.registry.catalog.api.ChainAnswer;
import com.stocksblitz.registry.catalog.api.ChainQuery;
import com.stocksblitz.registry.catalog.api.ExpiriesAnswer;
import com.stocksblitz.registry.catalog.api.ExpiriesQuery;
import com.stocksblitz.registry.catalog.api.GetQuery;
import com.stocksblitz.registry.catalog.api.HistoryAnswer;
import com.stocksblitz.registry.catalog.api.HistoryQuery;
import com.stocksblitz.registry.catalog.api.InstrumentDetail;
import com.stocksblitz.registry.catalog.api.ListAnswer;
import com.stocksblitz.registry.catalog.api.ListQuery;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.catalog.api.Lookup;
import com.stocksblitz.registry.catalog.api.PerformanceAnswer;
import com.stocksblitz.registry.catalog.api.PerformanceQuery;
import com.stocksblitz.registry.catalog.api.ResolveAnswer;
import com.stocksblitz.registry.catalog.api.ResolveQuery;
import com.stocksblitz.registry.catalog.api.SearchAnswer;
import com.stocksblitz.registry.catalog.api.SearchQuery;
import com.stocksblitz.registry.catalog.api.SuggestAnswer;
import com.stocksblitz.registry.catalog.api.SuggestQuery;
import com.stocksblitz.registry.catalog.api.SummaryAnswer;
import com.stocksblitz.registry.catalog.api.SummaryQuery;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.memory.Caches;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * What each call of the catalog does. Look-ups of hot pages take tens of microseconds and are answered on the event
 * loop; what may take milliseconds runs on workers, a bounded number at a time.
 */
final class CatalogCalls {
    /** Instruments in cached answers; together some 25 MiB. */
    private static final long MOST_SEARCHED = 20_000;

    private static final long MOST_RESOLVED = 15_000;
    /** A suggestion takes a third of what a whole instrument does. */
    private static final long MOST_SUGGESTED = 35_000;

    /** A contract of a chain takes half of what an instrument does. */
    private static final long MOST_CHAINED = 10_000;

    /** References and what they name; each counts two. */
    private static final long MOST_FOUND = 20_000;

    private static final List<LiveSetting> SETTINGS = List.of(
            LiveSetting.SEARCH_CATALOG_ENABLED,
            LiveSetting.SEARCH_TIMEOUT,
            LiveSetting.MAX_RESULTS_PER_PAGE,
            LiveSetting.CACHE_TTL_SECONDS,
            LiveSetting.INDEX_CACHE_SIZE,
            LiveSetting.DEFAULT_EXCHANGE);

    private final Vertx vertx;
    private final CatalogIndex index;
    private final CatalogFollower follower;
    private final LiveSettings settings;
    private final Supplier<LocalDate> tradeDate;
    private final Clock clock;
    private final Supplier<String> configSource;
    private final Latencies latencies = new Latencies();
    private final Work work;
    private final PastCalls past;
    private final ResultCache<SearchKey, SearchAnswer> searches;
    private final ResultCache<Suggester.Request, SuggestAnswer> suggestions;
    private final ResultCache<ResolveKey, ResolveAnswer> resolved;
    private final ResultCache<ChainKey, ChainAnswer> chained;
    private final Resolver resolver;
    private final ResultCache<FoundBefore.Named, Located.Found> found;
    private final Lookups lookups;
    private final Locator locator;
    private final Lister lister;
    private final Suggester suggester;
    private final FreeSearch search;
    private final Summariser summariser;
    private final Chains chains;
    private final PastChains pastChains;

    CatalogCalls(
            Vertx vertx,
            CatalogIndex index,
            CatalogFollower follower,
            CatalogHistory history,
            LiveSettings settings,
            Supplier<LocalDate> tradeDate,
            Clock clock,
            CursorSeal seal,
            Supplier<String> configSource,
            Caches caches) {
        this.vertx = vertx;
        this.index = index;
        this.follower = follower;
        this.settings = settings;
        this.tradeDate = tradeDate;
        this.clock = clock;
        this.configSource = configSource;
        this.work = new Work(vertx, clock, latencies);
        this.past = new PastCalls(index, history, work);
        this.searches = new ResultCache<>(clock, MOST_SEARCHED);
        this.suggestions = new ResultCache<>(clock, MOST_SUGGESTED);
        this.resolved = new ResultCache<>(clock, MOST_RESOLVED);
        this.chained = new ResultCache<>(clock, MOST_CHAINED);
        this.found = new ResultCache<>(clock, MOST_FOUND);
        caches.register("catalog.searches", searches);
        caches.register("catalog.suggestions", suggestions);
        caches.register("catalog.resolved", resolved);
        caches.register("catalog.chains", chained);
        caches.register("catalog.found", found);
        this.resolver = new Resolver(index, tradeDate);
        this.lookups = new Lookups(index, tradeDate);
        this.locator = new Locator(index);
        this.lister = new Lister(index, tradeDate, seal);
        this.suggester = new Suggester(index, tradeDate);
        this.search = new FreeSearch(index);
        this.summariser = new Summariser(index, tradeDate, follower::lastFullRefresh);
        var underlyings = UnderlyingFinder.bundled();
        this.chains = new Chains(index, underlyings, tradeDate);
        this.pastChains = new PastChains(index, history, past, underlyings, work);
    }

    CatalogIndex index() {
        return index;
    }

    CatalogFollower follower() {
        return follower;
    }

    /** To be called once a minute. */
    void nextMinute() {
        latencies.nextMinute();
    }

    CatalogStatus status() {
        var progress = index.published().progress();
        return new CatalogStatus(
                follower.isCaughtUp(),
                Math.max(0, progress.position()),
                progress.newestChange(),
                follower.lag(),
                index.documents());
    }

    Future<ResolveAnswer> resolve(ResolveQuery query, Origin origin) {
        if (isAnotherDay(query.asOf())) {
            return past.resolve(query, defaultExchange(), origin);
        }
        var snapshot = settings.current();
        var key = new ResolveKey(query, snapshot.text(LiveSetting.DEFAULT_EXCHANGE), tradeDate.get());
        return work.onLoop(
                Latencies.Kind.RESOLVE,
                () -> known(
                        resolved,
                        key,
                        snapshot,
                        () -> resolver.resolve(query, key.defaultExchange),
                        answer -> answer.instruments().size()));
    }

    Future<InstrumentDetail> get(GetQuery query, Origin origin) {
        return isAnotherDay(query.asOf())
                ? past.get(query, defaultExchange(), origin)
                : work.onLoop(Latencies.Kind.GET, () -> lookups.get(query, defaultExchange()));
    }

    Future<HistoryAnswer> history(HistoryQuery query, Origin origin) {
        return work.onLoop(Latencies.Kind.GET, () -> lookups.id(query.reference(), defaultExchange()))
                .compose(past::history);
    }

    Future<BulkAnswer> bulk(BulkQuery query, Origin origin) {
        return isAnotherDay(query.asOf())
                ? past.bulk(query, defaultExchange(), origin)
                : work.bySize(
                        query.instrumentIds().size(),
                        Latencies.Kind.BULK,
                        origin,
                        () -> lookups.bulk(query, defaultExchange()));
    }

    /** Today is answered from the index; every other day from the store. */
    private boolean isAnotherDay(LocalDate asOf) {
        return asOf != null && !asOf.equals(tradeDate.get());
    }

    /** What was listed is told by the store; what is, or will still be, by the index. */
    private boolean isPast(LocalDate asOf) {
        return asOf != null && asOf.isBefore(tradeDate.get());
    }

    /** Near matches are looked for on a worker, after it is known that something is unknown. */
    Future<Located> locate(Lookup lookup, Origin origin) {
        var before = foundBefore();
        if (lookup.references().size() > Work.MOST_ON_LOOP) {
            return work.onWorker(Latencies.Kind.LOCATE, origin, () -> locator.locate(lookup, before));
        }
        return work.onLoop(Latencies.Kind.LOCATE, () -> locator.locateWithoutNearest(lookup, before))
                .compose(located -> lookup.nearest() > 0 && hasUnknown(located)
                        ? work.onWorker(Latencies.Kind.LOCATE, origin, () -> locator.locate(lookup, before))
                        : Future.succeededFuture(located));
    }

    private FoundBefore foundBefore() {
        var snapshot = settings.current();
        return new FoundBefore(
                found,
                timeToLive(snapshot),
                snapshot.integer(LiveSetting.INDEX_CACHE_SIZE),
                snapshot.text(LiveSetting.DEFAULT_EXCHANGE),
                tradeDate.get());
    }

    private static boolean hasUnknown(Located located) {
        return located.outcomes().stream().anyMatch(Located.Unknown.class::isInstance);
    }

    Future<ListAnswer> list(ListQuery query, Origin origin) {
        return work.onWorker(Latencies.Kind.LIST, origin, () -> lister.list(query));
    }

    Future<SuggestAnswer> suggest(SuggestQuery query, Origin origin) {
        var snapshot = settings.current();
        return ifSearchIsOn(snapshot)
                .compose(on -> work.onLoop(Latencies.Kind.SUGGEST, () -> suggest(query, snapshot)));
    }

    Future<SearchAnswer> search(SearchQuery query, Origin origin) {
        var snapshot = settings.current();
        return ifSearchIsOn(snapshot).compose(on -> {
            var request = SearchRequest.of(query, snapshot.integer(LiveSetting.MAX_RESULTS_PER_PAGE));
            var key = new SearchKey(request, tradeDate.get());
            return searches.get(index.published().generation(), key, timeToLive(snapshot))
                    .map(known -> Future.succeededFuture(fromCache(known)))
                    .orElseGet(() -> work.onWorker(Latencies.Kind.SEARCH, origin, () -> search(key, snapshot, origin)));
        });
    }

    /** Stays while search is switched off, as resolve does. */
    Future<ChainAnswer> chain(ChainQuery query, Origin origin) {
        if (isPast(query.asOf())) {
            return pastChains.chain(query, defaultExchange(), origin);
        }
        var snapshot = settings.current();
        var key = new ChainKey(query, snapshot.text(LiveSetting.DEFAULT_EXCHANGE), tradeDate.get());
        Supplier<ChainAnswer> reading = () -> chains.chain(query, key.defaultExchange);
        if (query.around() != null && (query.width() == null || 4 * query.width() < Work.MOST_ON_LOOP)) {
            return work.onLoop(Latencies.Kind.CHAIN, reading);
        }
        long shown = index.published().generation();
        return chained.get(shown, key, timeToLive(snapshot))
                .map(Future::succeededFuture)
                .orElseGet(() -> work.onWorker(Latencies.Kind.CHAIN, origin, reading)
                        .onSuccess(answer -> chained.put(
                                shown,
                                key,
                                answer,
                                2 * answer.strikes().size(),
                                snapshot.integer(LiveSetting.INDEX_CACHE_SIZE))));
    }

    Future<ExpiriesAnswer> expiries(ExpiriesQuery query, Origin origin) {
        return isPast(query.asOf())
                ? pastChains.expiries(query, defaultExchange(), origin)
                : work.onLoop(Latencies.Kind.EXPIRIES, () -> chains.expiries(query, defaultExchange()));
    }

    Future<SummaryAnswer> summary(SummaryQuery query, Origin origin) {
        return summariser
                .known(query.includeStats())
                .map(Future::succeededFuture)
                .orElseGet(() -> work.onWorker(
                        Latencies.Kind.SUMMARY, origin, () -> summariser.summarise(query.includeStats())));
    }

    Future<PerformanceAnswer> performance(PerformanceQuery query, Origin origin) {
        return vertx.executeBlocking(this::performance, false);
    }

    private SuggestAnswer suggest(SuggestQuery query, LiveSnapshot snapshot) {
        var request = suggester.check(query);
        return known(
                suggestions,
                request,
                snapshot,
                () -> suggester.suggest(request),
                answer -> answer.suggestions().size());
    }

    /** From the cache, or made and put there. A refusal is not kept. */
    private <K, V> V known(
            ResultCache<K, V> cache, K key, LiveSnapshot snapshot, Supplier<V> work, ToIntFunction<V> weight) {
        long shown = index.published().generation();
        return cache.get(shown, key, timeToLive(snapshot)).orElseGet(() -> {
            var made = work.get();
            cache.put(shown, key, made, weight.applyAsInt(made), snapshot.integer(LiveSetting.INDEX_CACHE_SIZE));
            return made;
        });
    }

    private static Duration timeToLive(LiveSnapshot snapshot) {
        return Duration.ofSeconds(snapshot.integer(LiveSetting.CACHE_TTL_SECONDS));
    }

    private SearchAnswer search(SearchKey key, LiveSnapshot snapshot, Origin origin) {
        var limit = Duration.ofMillis(snapshot.integer(LiveSetting.SEARCH_TIMEOUT));
        var left = origin.remaining(clock);
        long shown = index.published().generation();
        var answer = search.search(key.request, left.compareTo(limit) < 0 ? left : limit, key.tradeDate);
        if (!answer.searchMetadata().timeoutApplied()) {
            searches.put(
                    shown, key, answer, answer.instruments().size(), snapshot.integer(LiveSetting.INDEX_CACHE_SIZE));
        }
        return answer;
    }

    private static SearchAnswer fromCache(SearchAnswer known) {
        return new SearchAnswer(
                known.instruments(), known.pagination(), known.searchMetadata(), known.facets(), known.explain(), true);
    }

    private PerformanceAnswer performance() {
        var snapshot = settings.current();
        var configuration = new TreeMap<String, String>();
        SETTINGS.forEach(setting -> configuration.put(setting.key(), snapshot.text(setting)));
        var caches = List.of(searches, suggestions, resolved, chained, found);
        long size = caches.stream().mapToLong(ResultCache::size).sum();
        long hits = caches.stream().mapToLong(ResultCache::hits).sum();
        long looked = hits + caches.stream().mapToLong(ResultCache::misses).sum();
        var rate = looked == 0
                ? null
                : BigDecimal.valueOf(hits).divide(BigDecimal.valueOf(looked), 4, RoundingMode.HALF_UP);
        var status = status();
        return new PerformanceAnswer(
                Map.copyOf(configuration),
                new PerformanceAnswer.CacheStats(size, hits, looked - hits, rate),
                new PerformanceAnswer.Monitoring(
                        latencies.percentiles(), status.documents(), index.bytes(), status.position(), status.lag()),
                configSource.get());
    }

    private static Future<Void> ifSearchIsOn(LiveSnapshot snapshot) {
        return snapshot.refusal(Feature.SEARCH_CATALOG)
                .map(refusal -> Future.<Void>failedFuture(new FailureException(refusal)))
                .orElseGet(Future::succeededFuture);
    }

    private String defaultExchange() {
        return settings.current().text(LiveSetting.DEFAULT_EXCHANGE);
    }

    private record SearchKey(SearchRequest request, LocalDate tradeDate) {}

    private record ChainKey(ChainQuery query, String defaultExchange, LocalDate tradeDate) {}

    private record ResolveKey(ResolveQuery query, String defaultExchange, LocalDate tradeDate) {}
}
