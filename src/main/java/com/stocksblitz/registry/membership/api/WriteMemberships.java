package com.stocksblitz.registry.membership.api;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * @param memberships 1 to 5,000, carried out in this order
 * @param allOrNothing whether one record that cannot be taken refuses all
 * @param idempotencyKey 1 to 255 visible characters, or null
 */
public record WriteMemberships(List<Entry> memberships, boolean allOrNothing, String idempotencyKey) {
    public WriteMemberships {
        // An entry may be null in a request; it is refused by its place.
        memberships = Collections.unmodifiableList(new ArrayList<>(memberships));
    }

    /**
     * The registry's record, or the predecessor's, in which {@code symbol} with {@code exchange} stands for the
     * instrument and {@code index_name} for the index. All may be null that is not needed.
     *
     * @param instrumentKey any reference; taken before {@code symbol} and {@code exchange}
     * @param indexId name or key; taken before {@code index_name}
     * @param weight percent of the index, 0 to 100
     * @param dateAdded begin of the membership
     * @param effectiveDate from when the record holds; null: the trade date, or for a new member {@code date_added}
     * @param isActive false ends the membership; null: true
     */
    public record Entry(
            String instrumentKey,
            String symbol,
            String exchange,
            String indexId,
            String indexName,
            BigDecimal weight,
            String sector,
            LocalDate dateAdded,
            LocalDate effectiveDate,
            Boolean isActive) {}
}
