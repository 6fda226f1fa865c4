package com.stocksblitz.registry.toggles.api;

/** Asks for the node's settings. */
public record ConfigQuery() {}
