package com.stocksblitz.registry.catalog.api;

import java.time.LocalDate;
import java.util.List;

/**
 * @param instrumentIds 1 to 5,000 references in any form that {@code resolve} takes
 * @param asOf trade date; null: today
 */
public record BulkQuery(List<String> instrumentIds, Boolean includeMetadata, LocalDate asOf) {
    public BulkQuery {
        instrumentIds = List.copyOf(instrumentIds);
    }

    public BulkQuery(List<String> instrumentIds, Boolean includeMetadata) {
        this(instrumentIds, includeMetadata, null);
    }
}
