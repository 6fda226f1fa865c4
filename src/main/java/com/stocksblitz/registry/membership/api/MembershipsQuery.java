package com.stocksblitz.registry.membership.api;

import java.time.LocalDate;

/**
 * @param index as in {@link MembersQuery}; null: all indices
 * @param instrumentKey of a share, in any accepted form; null: all
 * @param asOf the trade date; null: today
 * @param limit 1 to 5,000
 * @param cursor opaque, from the page before; null for the first
 */
public record MembershipsQuery(String index, String instrumentKey, LocalDate asOf, int limit, String cursor) {}
