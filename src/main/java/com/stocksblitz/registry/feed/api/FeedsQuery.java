package com.stocksblitz.registry.feed.api;

/** Asks for all feeds; nothing to choose. */
public record FeedsQuery() {}
