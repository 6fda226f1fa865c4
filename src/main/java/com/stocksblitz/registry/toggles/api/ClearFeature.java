package com.stocksblitz.registry.toggles.api;

/** @param reason for people, at most 500 characters; null where none is given */
public record ClearFeature(Feature feature, String reason) {}
