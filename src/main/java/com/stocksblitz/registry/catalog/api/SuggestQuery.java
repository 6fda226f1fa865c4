package com.stocksblitz.registry.catalog.api;

/**
 * @param q what was typed so far, 1 to 100 characters
 * @param limit 1 to 50
 */
public record SuggestQuery(String q, Integer limit) {}
