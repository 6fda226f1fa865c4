package com.stocksblitz.registry.feed.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Several sets of caps in one scope, of which one must hold.
 *
 * @param id unique in the document's version, also among its limits
 * @param choices caps by native mode, each at least 0; a mode that a choice does not name has cap 0 there
 */
public record Alternatives(String id, Scope scope, String unit, List<Map<String, Long>> choices, Evidence evidence) {
    public Alternatives {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(evidence, "evidence");
        choices = choices.stream().map(Map::copyOf).toList();
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("alternatives " + id + " offer no choice");
        }
        if (choices.stream().flatMap(choice -> choice.values().stream()).anyMatch(cap -> cap < 0)) {
            throw new IllegalArgumentException("alternatives " + id + " have a cap below 0");
        }
    }
}
