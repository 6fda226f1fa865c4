package com.stocksblitz.registry.event.api;

/** Tells that a transaction with outbox rows was committed on this node. */
public record OutboxWritten() {}
