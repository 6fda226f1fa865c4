package com.stocksblitz.registry.mirror.api;

/** From which stage to which one may go. */
public record StageAllowed(String from, String to) {}
