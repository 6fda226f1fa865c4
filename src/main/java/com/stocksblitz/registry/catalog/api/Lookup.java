package com.stocksblitz.registry.catalog.api;

import java.util.List;

/**
 * @param references in any accepted form, up to 20,000
 * @param nearest how many near matches to name for an unknown one, 0 to 5
 */
public record Lookup(List<String> references, int nearest) {
    public Lookup {
        references = List.copyOf(references);
    }
}
