package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.api.SearchQuery;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** Filters of which a test names only those it is about. */
final class TestFilters {
    private List<String> exchanges;
    private List<String> types;
    private List<String> sectors;
    private List<String> assetClasses;
    private Boolean active;
    private Boolean hasOptions;
    private Long minLot;
    private Long maxLot;
    private String underlying;
    private LocalDate expiryFrom;
    private LocalDate expiryTo;
    private BigDecimal strikeFrom;
    private BigDecimal strikeTo;
    private List<String> brokers;

    TestFilters exchanges(String... values) {
        exchanges = List.of(values);
        return this;
    }

    TestFilters types(String... values) {
        types = List.of(values);
        return this;
    }

    TestFilters sector(String value) {
        sectors = List.of(value);
        return this;
    }

    TestFilters assetClass(String value) {
        assetClasses = List.of(value);
        return this;
    }

    TestFilters active(boolean value) {
        active = value;
        return this;
    }

    TestFilters hasOptions(boolean value) {
        hasOptions = value;
        return this;
    }

    TestFilters lots(Long from, Long to) {
        minLot = from;
        maxLot = to;
        return this;
    }

    TestFilters underlying(String value) {
        underlying = value;
        return this;
    }

    TestFilters expiry(String from, String to) {
        expiryFrom = LocalDate.parse(from);
        expiryTo = LocalDate.parse(to);
        return this;
    }

    TestFilters strike(String from, String to) {
        strikeFrom = new BigDecimal(from);
        strikeTo = new BigDecimal(to);
        return this;
    }

    TestFilters broker(String value) {
        brokers = List.of(value);
        return this;
    }

    SearchQuery.Filters build() {
        return new SearchQuery.Filters(
                exchanges,
                types,
                sectors,
                assetClasses,
                active,
                hasOptions,
                minLot,
                maxLot,
                underlying,
                expiryFrom,
                expiryTo,
                strikeFrom,
                strikeTo,
                brokers);
    }
}
