package com.stocksblitz.registry.profile;

import java.util.Map;
import java.util.UUID;

/**
 * Something that stood against a write.
 *
 * @param strategy by which it was judged
 * @param data what exactly, as JSON values
 * @param outcome what the strategy did about it; empty where the write was refused
 */
public record Conflict(
        UUID id, ConflictType type, Strategy strategy, Map<String, Object> data, Map<String, Object> outcome) {
    public Conflict {
        data = Map.copyOf(data);
        outcome = Map.copyOf(outcome);
    }

    boolean isSettled() {
        return !outcome.isEmpty();
    }
}
