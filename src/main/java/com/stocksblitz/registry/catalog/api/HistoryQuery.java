package com.stocksblitz.registry.catalog.api;

/** @param reference a key or any other accepted form, as of today */
public record HistoryQuery(String reference) {}
