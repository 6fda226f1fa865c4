package com.stocksblitz.registry.catalog.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.List;

/**
 * The listed expiries of one underlying, nearest first, futures and options apart.
 *
 * @param alsoOn other exchanges that list contracts on the underlying
 * @param catalogPosition log position of the newest change that the answer knows
 */
public record ExpiriesAnswer(
        String underlying,
        String exchange,
        LocalDate asOf,
        List<String> alsoOn,
        List<Expiry> futures,
        List<Expiry> options,
        long catalogPosition) {
    public ExpiriesAnswer {
        alsoOn = List.copyOf(alsoOn);
        futures = List.copyOf(futures);
        options = List.copyOf(options);
    }

    /**
     * @param kind {@code weekly}, {@code monthly} or {@code quarterly}, told from the dates that are listed, see
     *     {@link com.stocksblitz.registry.instrument.ExpiryCalendar}
     * @param words those of {@link ChainQuery#expiry} that mean this date
     * @param instrumentKey of the future; null for options
     */
    public record Expiry(
            LocalDate date,
            String kind,
            List<String> words,
            int contracts,
            @JsonInclude(JsonInclude.Include.NON_NULL) String instrumentKey) {
        public Expiry {
            words = List.copyOf(words);
        }
    }
}
