package com.stocksblitz.registry.membership.api;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** @param nextCursor null on the last page */
public record MembershipPage(int count, LocalDate asOf, List<Membership> memberships, String nextCursor) {
    public MembershipPage {
        memberships = List.copyOf(memberships);
    }

    /**
     * The registry's fields and those of the predecessor ({@code symbol}, {@code exchange}, {@code index_name},
     * {@code effective_date}) side by side.
     *
     * @param indexId key of the index, or its name where the catalog has no such index
     * @param weight percent of the index, 0 to 100; null where the source gives none
     * @param dateAdded begin of the membership, as the source states it
     * @param effectiveDate since when weight and sector are these
     */
    public record Membership(
            String instrumentKey,
            String indexId,
            BigDecimal weight,
            String sector,
            LocalDate dateAdded,
            boolean isActive,
            String symbol,
            String exchange,
            String indexName,
            LocalDate effectiveDate) {}
}
