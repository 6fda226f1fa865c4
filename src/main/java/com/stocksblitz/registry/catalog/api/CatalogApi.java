package com.stocksblitz.registry.catalog.api;

import com.stocksblitz.registry.bus.Call;
import java.time.Duration;

/** The catalog's channels. */
public final class CatalogApi {
    private static final Duration READ = Duration.ofSeconds(5);

    /**
     * Any identifier to instruments; fails with NotFound (with the reason), Conflict {@code ambiguous} or Malformed.
     */
    public static final Call<ResolveQuery, ResolveAnswer> RESOLVE =
            Call.cluster("instrument-registry.resolve", ResolveQuery.class, ResolveAnswer.class, READ);

    /** Many identifiers, each with its own outcome, in order; never fails for an unknown one. */
    public static final Call<BulkQuery, BulkAnswer> BULK =
            Call.cluster("instrument-registry.bulk", BulkQuery.class, BulkAnswer.class, READ);

    public static final Call<SearchQuery, SearchAnswer> SEARCH =
            Call.cluster("instrument-registry.search", SearchQuery.class, SearchAnswer.class, READ);

    public static final Call<SuggestQuery, SuggestAnswer> SUGGEST =
            Call.cluster("instrument-registry.suggest", SuggestQuery.class, SuggestAnswer.class, READ);

    /** Many references to domain instruments in one sorted pass over the index; for the planner. */
    public static final Call<Lookup, Located> LOCATE = Call.local("catalog.locate", Lookup.class, Located.class, READ);

    /** One page of the list, ordered by key. */
    public static final Call<ListQuery, ListAnswer> LIST =
            Call.local("catalog.list", ListQuery.class, ListAnswer.class, READ);

    /** One instrument with every token. Fails with NotFound. */
    public static final Call<GetQuery, InstrumentDetail> GET =
            Call.local("catalog.get", GetQuery.class, InstrumentDetail.class, READ);

    /** What one instrument was through time. Fails with NotFound. */
    public static final Call<HistoryQuery, HistoryAnswer> HISTORY =
            Call.local("catalog.history", HistoryQuery.class, HistoryAnswer.class, READ);

    public static final Call<SummaryQuery, SummaryAnswer> SUMMARY =
            Call.local("catalog.summary", SummaryQuery.class, SummaryAnswer.class, READ);

    /** Latencies, caches, size, position and lag of the search. */
    public static final Call<PerformanceQuery, PerformanceAnswer> PERFORMANCE =
            Call.local("catalog.performance", PerformanceQuery.class, PerformanceAnswer.class, READ);

    /**
     * The option chain of one underlying and expiry. Fails with NotFound for an underlying without such contracts, and
     * with Malformed.
     */
    public static final Call<ChainQuery, ChainAnswer> CHAIN =
            Call.cluster("instrument-registry.chain", ChainQuery.class, ChainAnswer.class, READ);

    /** The expiries of one underlying. Fails with NotFound for an underlying without contracts. */
    public static final Call<ExpiriesQuery, ExpiriesAnswer> EXPIRIES =
            Call.cluster("instrument-registry.expiries", ExpiriesQuery.class, ExpiriesAnswer.class, READ);

    /**
     * The whole catalog at one position of the log. Whoever has asked must close it. Fails with Unavailable while as
     * many as may be are being read.
     */
    public static final Call<SnapshotQuery, Snapshot> SNAPSHOT =
            Call.local("catalog.snapshot", SnapshotQuery.class, Snapshot.class, Duration.ofSeconds(90));

    private CatalogApi() {}
}
