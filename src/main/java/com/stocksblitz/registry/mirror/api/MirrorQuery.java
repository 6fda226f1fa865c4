package com.stocksblitz.registry.mirror.api;

/** Asks for the state of the second write. */
public record MirrorQuery() {}
