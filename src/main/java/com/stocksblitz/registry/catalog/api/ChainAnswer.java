package com.stocksblitz.registry.catalog.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * The options of one underlying and expiry.
 *
 * @param kind {@code weekly}, {@code monthly} or {@code quarterly}
 * @param centre the listed strike nearest to what was asked as {@code around}; null where nothing was
 * @param alsoOn other exchanges that list contracts on the underlying
 * @param strikes ascending; those that are listed, each with the sides that are listed
 * @param catalogPosition log position of the newest change that the answer knows
 */
public record ChainAnswer(
        String underlying,
        String exchange,
        LocalDate expiry,
        String kind,
        LocalDate asOf,
        BigDecimal centre,
        List<String> alsoOn,
        List<StrikeRow> strikes,
        long catalogPosition) {
    public ChainAnswer {
        alsoOn = List.copyOf(alsoOn);
        strikes = List.copyOf(strikes);
    }

    /** Either side may be null. */
    public record StrikeRow(
            BigDecimal strike,
            @JsonInclude(JsonInclude.Include.NON_NULL) Contract ce,
            @JsonInclude(JsonInclude.Include.NON_NULL) Contract pe) {}

    /** @param brokerTokens broker to the token that is valid on the date */
    public record Contract(String instrumentKey, Long lotSize, BigDecimal tickSize, Map<String, String> brokerTokens) {
        public Contract {
            brokerTokens = Map.copyOf(brokerTokens);
        }
    }
}
