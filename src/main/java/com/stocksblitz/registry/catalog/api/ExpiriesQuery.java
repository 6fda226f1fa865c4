package com.stocksblitz.registry.catalog.api;

import java.time.LocalDate;

/**
 * @param underlying as in {@link ChainQuery}
 * @param asOf null: today
 */
public record ExpiriesQuery(String underlying, LocalDate asOf) {}
