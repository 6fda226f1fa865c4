package com.stocksblitz.registry.ingest.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** @param nextCursor null on the last page */
public record DisagreementPage(List<Disagreement> disagreements, String nextCursor) {
    public DisagreementPage {
        disagreements = List.copyOf(disagreements);
    }

    /**
     * One field of one instrument about which sources differ. Of expiry and strike they differ where they give one
     * number of the exchange to different contracts: each such contract is in the catalog, and the votes are those of
     * all.
     *
     * @param value what the catalog holds: a decimal, or a text for an ISIN and a date
     * @param winner the source whose statement is taken; null where none states what the catalog holds
     * @param reason {@code precedence}, or {@code announced} where an exchange's notice stands above the statements
     * @param order of the sources for this field, the most believed first
     * @param since effective date of the dump with which it began
     */
    public record Disagreement(
            String instrumentKey,
            String exchange,
            String field,
            Object value,
            String winner,
            String reason,
            List<String> order,
            LocalDate since,
            List<Vote> votes) {
        public Disagreement {
            order = List.copyOf(order);
            votes = List.copyOf(votes);
        }
    }

    /**
     * What a source says, the most believed first.
     *
     * @param instrumentKey the contract to which it gives the number
     * @param standing {@code exchange}, {@code broker} or {@code extract}
     * @param statedAt when a dump last changed this statement
     */
    public record Vote(
            String source,
            String segment,
            String token,
            String instrumentKey,
            Object value,
            String standing,
            Instant statedAt) {}
}
