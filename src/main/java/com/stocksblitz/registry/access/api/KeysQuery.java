package com.stocksblitz.registry.access.api;

/** @param includeEnded whether revoked and expired ones are listed too */
public record KeysQuery(boolean includeEnded) {}
