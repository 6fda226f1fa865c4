package com.stocksblitz.registry.event.api;

/** @param refusal what the outlet said; null where it took the event */
public record Redelivered(String refusal) {}
