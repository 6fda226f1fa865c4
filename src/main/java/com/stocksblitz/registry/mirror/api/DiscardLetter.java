package com.stocksblitz.registry.mirror.api;

import java.util.UUID;

/** @param reason for people, 1 to 500 characters */
public record DiscardLetter(String queue, UUID messageId, String reason) {}
