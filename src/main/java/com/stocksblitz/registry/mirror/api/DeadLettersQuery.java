package com.stocksblitz.registry.mirror.api;

/** @param limit 1 to 1,000 */
public record DeadLettersQuery(String queue, int limit) {}
