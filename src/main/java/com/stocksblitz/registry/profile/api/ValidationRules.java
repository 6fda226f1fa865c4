package com.stocksblitz.registry.profile.api;

import java.util.List;

/**
 * What a profile may hold, enforced whenever it is written.
 *
 * @param allowedExchanges empty: any
 * @param allowedTypes names of instrument types, empty: any
 * @param maxDaysToExpiry calendar days from the trade date to the expiry of a contract; null: any
 */
public record ValidationRules(List<String> allowedExchanges, List<String> allowedTypes, Integer maxDaysToExpiry) {
    public static final ValidationRules NONE = new ValidationRules(List.of(), List.of(), null);

    public ValidationRules {
        allowedExchanges = allowedExchanges == null ? List.of() : List.copyOf(allowedExchanges);
        allowedTypes = allowedTypes == null ? List.of() : List.copyOf(allowedTypes);
    }
}
