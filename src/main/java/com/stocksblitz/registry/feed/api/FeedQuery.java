package com.stocksblitz.registry.feed.api;

/** Names a feed. */
public record FeedQuery(String feed) {}
