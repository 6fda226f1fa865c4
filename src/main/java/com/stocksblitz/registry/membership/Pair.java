package com.stocksblitz.registry.membership;

/**
 * What a timeline is about.
 *
 * @param index see {@link IndexRef#identity}
 * @param instrumentId internal id
 */
public record Pair(String index, long instrumentId) {}
