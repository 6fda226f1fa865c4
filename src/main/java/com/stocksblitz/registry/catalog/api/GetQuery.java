package com.stocksblitz.registry.catalog.api;

import java.time.LocalDate;

/**
 * @param reference a key or any other accepted form
 * @param asOf trade date; null: today
 */
public record GetQuery(String reference, LocalDate asOf) {
    public GetQuery(String reference) {
        this(reference, null);
    }
}
