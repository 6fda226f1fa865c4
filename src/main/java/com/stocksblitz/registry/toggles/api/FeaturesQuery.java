package com.stocksblitz.registry.toggles.api;

/** Asks one node for its features. */
public record FeaturesQuery() {}
