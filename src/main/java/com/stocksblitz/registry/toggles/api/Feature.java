package com.stocksblitz.registry.toggles.api;

/** What an operator can switch off; the config service's key is {@code INSTRUMENT_REGISTRY_<name>_ENABLED}. */
public enum Feature {
    DUAL_WRITE,
    SUBSCRIPTION_PLANNING,
    SEARCH_CATALOG,
    EVENT_STREAMING
}
