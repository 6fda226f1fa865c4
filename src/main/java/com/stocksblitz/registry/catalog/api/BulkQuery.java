package com.stocksblitz.registry.catalog.api;

import java.util.List;

/** @param instrumentIds 1 to 5,000 references in any form that {@code resolve} takes */
public record BulkQuery(List<String> instrumentIds, Boolean includeMetadata) {
    public BulkQuery {
        instrumentIds = List.copyOf(instrumentIds);
    }
}
