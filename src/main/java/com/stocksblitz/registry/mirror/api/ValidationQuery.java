package com.stocksblitz.registry.mirror.api;

import java.util.UUID;

/** Asks for one comparison. */
public record ValidationQuery(UUID validationId) {}
