package com.stocksblitz.registry.membership.api;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * The members of one index on one date, heaviest first, then by key.
 *
 * @param indexId key of the index, or its name where the catalog has no such index
 */
public record Members(String indexId, LocalDate asOf, List<Member> members) {
    public Members {
        members = List.copyOf(members);
    }

    /**
     * @param weight percent of the index, 0 to 100; null where the source gives none
     * @param sector null where the source gives none
     */
    public record Member(String instrumentKey, BigDecimal weight, String sector, LocalDate dateAdded) {}
}
