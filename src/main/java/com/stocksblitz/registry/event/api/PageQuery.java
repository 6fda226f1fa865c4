package com.stocksblitz.registry.event.api;

import java.util.List;

/**
 * @param from positions greater than this one; 0 from the start
 * @param limit 1 to 1,000; null: {@code EVENT_BATCH_SIZE}
 * @param types only these event types; null or empty for all
 */
public record PageQuery(long from, Integer limit, List<String> types) {}
