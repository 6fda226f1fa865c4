package com.stocksblitz.registry.alert.api;

import java.util.Map;
import java.util.Objects;

/**
 * Something that a person should know of.
 *
 * @param kind a word such as {@code dead_letter}; alerts of one kind are told at most once a minute
 * @param summary one sentence
 * @param details numbers and names; no secrets
 */
public record Alert(String kind, String summary, Map<String, Object> details) {
    public Alert {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(summary, "summary");
        details = Map.copyOf(details);
    }
}
