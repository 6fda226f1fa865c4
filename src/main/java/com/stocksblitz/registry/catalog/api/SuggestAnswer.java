package com.stocksblitz.registry.catalog.api;

import java.time.LocalDate;
import java.util.List;

/** Best first. */
public record SuggestAnswer(List<Suggestion> suggestions) {
    public SuggestAnswer {
        suggestions = List.copyOf(suggestions);
    }

    public record Suggestion(
            String instrumentKey,
            String symbol,
            String name,
            String exchange,
            String instrumentType,
            LocalDate expiry) {}
}
