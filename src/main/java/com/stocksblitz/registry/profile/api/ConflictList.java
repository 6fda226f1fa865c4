package com.stocksblitz.registry.profile.api;

import java.util.List;

/** Newest first. */
public record ConflictList(List<ConflictView> conflicts, Paging pagination) {
    public ConflictList {
        conflicts = List.copyOf(conflicts);
    }
}
