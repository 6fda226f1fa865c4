package com.stocksblitz.registry.feed.api;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;

/**
 * One login at one feed, as its owner describes it.
 *
 * @param id unique among the accounts of a plan
 * @param connections that may be opened, at least 1; the document may allow fewer
 * @param numbers figures that formulas and unpublished caps need: {@code equity_usd}
 * @param overrides caps the owner knows better, by id of the limit or {@code connections}; they count as user reports
 * @param reserved what other programs on the same login take, by id of the limit or {@code connections}
 * @param groups name of the shared scope it lies in: {@code TEAM -> acme}; an account without one is alone
 */
public record Account(
        String id,
        String feed,
        int connections,
        Map<String, BigDecimal> numbers,
        Map<String, Long> overrides,
        Map<String, Long> reserved,
        Map<Scope, String> groups) {
    public Account {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(feed, "feed");
        numbers = Map.copyOf(numbers);
        overrides = Map.copyOf(overrides);
        reserved = Map.copyOf(reserved);
        groups = Map.copyOf(groups);
        if (connections < 1) {
            throw new IllegalArgumentException("an account has at least one connection, not " + connections);
        }
        if (overrides.values().stream().anyMatch(amount -> amount < 0)
                || reserved.values().stream().anyMatch(amount -> amount < 0)) {
            throw new IllegalArgumentException("overrides and reservations are at least 0");
        }
    }

    /** With nothing reserved, overridden or shared. */
    public Account(String id, String feed, int connections) {
        this(id, feed, connections, Map.of(), Map.of(), Map.of(), Map.of());
    }
}
