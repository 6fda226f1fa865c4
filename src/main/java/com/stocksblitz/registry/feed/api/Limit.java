package com.stocksblitz.registry.feed.api;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * At most so much of the named modes in one scope.
 *
 * @param id unique in the document's version; reservations, overrides and usage are told by it
 * @param unit what is counted, in the vendor's word: {@code instruments}, {@code channels}, {@code weight}
 * @param modes native modes that count, never empty
 * @param weights per native mode, positive; a mode that is not named weighs 1
 */
public record Limit(
        String id,
        Scope scope,
        String unit,
        Set<String> modes,
        Map<String, Integer> weights,
        Cap cap,
        Evidence evidence) {
    public Limit {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(cap, "cap");
        Objects.requireNonNull(evidence, "evidence");
        modes = Set.copyOf(modes);
        weights = weights == null ? Map.of() : Map.copyOf(weights);
        if (modes.isEmpty()) {
            throw new IllegalArgumentException("limit " + id + " counts no mode");
        }
        if (!modes.containsAll(weights.keySet())) {
            throw new IllegalArgumentException("limit " + id + " weighs a mode that it does not count");
        }
        if (weights.values().stream().anyMatch(weight -> weight < 1)) {
            throw new IllegalArgumentException("limit " + id + " has a weight below 1");
        }
    }

    public int weight(String mode) {
        return weights.getOrDefault(mode, 1);
    }

    /** Whether its modes count differently, so that room for one is not room for another. */
    public boolean isWeighted() {
        return modes.stream().mapToInt(this::weight).distinct().count() > 1;
    }
}
