package com.stocksblitz.registry.catalog.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * @param facets counts by value, for the facets asked for
 * @param explain why each hit stands where it does, by key, if asked for
 */
public record SearchAnswer(
        List<InstrumentView> instruments,
        Page pagination,
        SearchMetadata searchMetadata,
        @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, Map<String, Long>> facets,
        @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, String> explain,
        boolean cacheHit) {
    public SearchAnswer {
        instruments = List.copyOf(instruments);
    }

    public record Page(
            int page, int pageSize, long totalCount, long totalPages, boolean hasNext, boolean hasPrevious) {}

    /** @param queryOptimized the query as it was understood */
    public record SearchMetadata(
            String queryOptimized,
            List<String> filtersApplied,
            boolean fuzzySearch,
            String sortBy,
            String sortOrder,
            boolean timeoutApplied) {}
}
