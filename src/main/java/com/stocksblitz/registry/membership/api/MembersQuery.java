package com.stocksblitz.registry.membership.api;

import java.time.LocalDate;

/**
 * @param index name or key of the index, in any spelling: {@code NIFTY 50}, {@code nifty50}, {@code NSE:NIFTY 50:INDEX}
 * @param asOf the trade date; null: today
 */
public record MembersQuery(String index, LocalDate asOf) {}
