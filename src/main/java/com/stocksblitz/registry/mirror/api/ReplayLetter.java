package com.stocksblitz.registry.mirror.api;

import java.util.UUID;

/** Names the letter to send again. */
public record ReplayLetter(String queue, UUID messageId) {}
