package com.stocksblitz.registry.catalog.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * All but the page may be null.
 *
 * @param page from 1
 * @param pageSize capped silently at {@code MAX_RESULTS_PER_PAGE}
 * @param sortBy {@code relevance}, {@code symbol}, {@code name}, {@code exchange}, {@code instrument_type},
 *     {@code lot_size}, {@code expiry}, {@code strike}, {@code last_updated}; null: relevance with a query, else symbol
 * @param sortOrder {@code asc} or {@code desc}
 * @param facets any of {@code exchange}, {@code instrument_type}, {@code asset_class}, {@code expiry}
 */
public record SearchQuery(
        String query,
        Filters filters,
        String sortBy,
        String sortOrder,
        Boolean includeMetadata,
        Boolean fuzzySearch,
        Boolean explain,
        List<String> facets,
        Integer page,
        Integer pageSize) {

    /** Null or empty means no restriction; {@code active} is true unless said otherwise. */
    public record Filters(
            List<String> exchanges,
            List<String> instrumentTypes,
            List<String> sectors,
            List<String> assetClasses,
            @JsonProperty("is_active") Boolean active,
            Boolean hasOptions,
            Long minLotSize,
            Long maxLotSize,
            String underlying,
            LocalDate expiryFrom,
            LocalDate expiryTo,
            BigDecimal strikeFrom,
            BigDecimal strikeTo,
            List<String> brokers) {}
}
