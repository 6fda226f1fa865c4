package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.api.SearchQuery;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.instrument.Reference;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A search with its defaults filled in and everything checked. Equal requests are equal, so that it is also the key
 * under which the answer is cached.
 *
 * @param types those that the filter names, empty for all
 * @param pageSize already capped
 */
record SearchRequest(
        Optional<Phrase> phrase,
        SearchQuery.Filters filters,
        Set<InstrumentType> types,
        Order order,
        boolean descending,
        boolean metadata,
        boolean fuzzy,
        boolean explain,
        List<Facet> facets,
        int page,
        int pageSize) {
    /** Hits. A page must sort all before it, which at this depth takes about a megabyte; narrow the search instead. */
    static final int DEEPEST = 10_000;

    private static final int DEFAULT_PAGE_SIZE = 50;
    private static final int MOST_FILTER_VALUES = 100;
    private static final SearchQuery.Filters NO_FILTERS =
            new SearchQuery.Filters(null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    enum Order {
        RELEVANCE,
        SYMBOL,
        NAME,
        EXCHANGE,
        INSTRUMENT_TYPE,
        LOT_SIZE,
        EXPIRY,
        STRIKE,
        LAST_UPDATED
    }

    enum Facet {
        EXCHANGE,
        INSTRUMENT_TYPE,
        ASSET_CLASS,
        EXPIRY
    }

    /** @throws com.stocksblitz.registry.failure.FailureException with every wrong field */
    static SearchRequest of(SearchQuery query, int mostPerPage) {
        var checks = new FieldChecks();
        boolean hasText = query.query() != null && !query.query().isBlank();
        if (hasText) {
            checks.text("/query", query.query());
        }
        var filters = query.filters() == null ? NO_FILTERS : query.filters();
        var types = check(filters, checks);
        checks.oneOf("/sort_by", query.sortBy(), words(Order.values()));
        checks.oneOf("/sort_order", query.sortOrder(), List.of("asc", "desc"));
        var facets = query.facets() == null ? List.<String>of() : query.facets();
        checks.size("/facets", facets, 0, Facet.values().length);
        facets.forEach(facet -> checks.oneOf("/facets", facet == null ? "" : facet, words(Facet.values())));
        int page = query.page() == null ? 1 : query.page();
        int pageSize = query.pageSize() == null ? DEFAULT_PAGE_SIZE : query.pageSize();
        checks.range("page_size", pageSize, 1, Integer.MAX_VALUE);
        int capped = Math.clamp(pageSize, 1, mostPerPage);
        int lastPage = Math.max(1, DEEPEST / capped);
        if (page < 1 || page > lastPage) {
            checks.add(
                    "page",
                    "out_of_range",
                    "From 1 to " + lastPage + ": only the first " + DEEPEST + " hits can be paged through. Narrow the"
                            + " search with filters, or list instruments with a cursor.");
        }
        checks.orFail();
        var order = query.sortBy() == null
                ? hasText ? Order.RELEVANCE : Order.SYMBOL
                : Order.valueOf(query.sortBy().toUpperCase(Locale.ROOT));
        return new SearchRequest(
                hasText ? Optional.of(Phrase.of(query.query())) : Optional.empty(),
                filters,
                types,
                order,
                query.sortOrder() == null
                        ? order == Order.RELEVANCE
                        : query.sortOrder().equals("desc"),
                Boolean.TRUE.equals(query.includeMetadata()),
                !Boolean.FALSE.equals(query.fuzzySearch()),
                Boolean.TRUE.equals(query.explain()),
                facets.stream()
                        .distinct()
                        .map(facet -> Facet.valueOf(facet.toUpperCase(Locale.ROOT)))
                        .toList(),
                page,
                capped);
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Set<InstrumentType> check(SearchQuery.Filters filters, FieldChecks checks) {
        checks.texts("/filters/exchanges", filters.exchanges(), MOST_FILTER_VALUES);
        checks.texts("/filters/instrument_types", filters.instrumentTypes(), MOST_FILTER_VALUES);
        checks.texts("/filters/sectors", filters.sectors(), MOST_FILTER_VALUES);
        checks.texts("/filters/asset_classes", filters.assetClasses(), MOST_FILTER_VALUES);
        checks.texts("/filters/brokers", filters.brokers(), MOST_FILTER_VALUES);
        checks.text("/filters/underlying", filters.underlying());
        checks.ordered("/filters/max_lot_size", filters.minLotSize(), filters.maxLotSize());
        checks.ordered("/filters/expiry_to", day(filters.expiryFrom()), day(filters.expiryTo()));
        checks.ordered("/filters/strike_to", filters.strikeFrom(), filters.strikeTo());
        checks.strike("/filters/strike_from", filters.strikeFrom());
        checks.strike("/filters/strike_to", filters.strikeTo());
        var types = new HashSet<InstrumentType>();
        var named = filters.instrumentTypes() == null ? List.<String>of() : filters.instrumentTypes();
        for (int i = 0; i < named.size() && i < MOST_FILTER_VALUES; i++) {
            if (named.get(i) != null) {
                checks.type("/filters/instrument_types/" + i, named.get(i)).ifPresent(types::add);
            }
        }
        return Set.copyOf(types);
    }

    private static Long day(LocalDate date) {
        return date == null ? null : date.toEpochDay();
    }

    private static List<String> words(Enum<?>[] values) {
        return Arrays.stream(values).map(SearchRequest::word).toList();
    }

    boolean active() {
        return !Boolean.FALSE.equals(filters.active());
    }

    String tidyUnderlying() {
        return Reference.tidy(filters.underlying());
    }
}
