package com.stocksblitz.registry.retention.api;

/** Asks for the state of retention. */
public record RetentionQuery() {}
