package com.stocksblitz.registry.access.api;

import java.util.UUID;

/** @param keyId what was made or revoked, for the log only */
public record KeysChanged(UUID keyId) {}
