package com.stocksblitz.registry.access.api;

import java.util.UUID;

/** The key to end. */
public record RevokeKey(UUID keyId) {}
