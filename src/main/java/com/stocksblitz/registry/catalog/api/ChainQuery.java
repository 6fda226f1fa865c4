package com.stocksblitz.registry.catalog.api;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * @param underlying its symbol ({@code NIFTY}) or the key of its index or share; {@code EXCHANGE:SYMBOL} of a
 *     derivative exchange narrows it to that exchange
 * @param expiry an ISO date or {@code current_week}, {@code next_week}, {@code current_month}, {@code next_month},
 *     {@code far_month}; null: the next expiry of the options
 * @param asOf the trade date of which the chain is asked; null: today
 * @param around a strike or a price, positive: strikes are counted from the listed strike nearest to it, the lower of
 *     two that are equally near; null: all strikes
 * @param width how many listed strikes on each side of that one, 0 to 500, needs {@code around}; null: 10
 */
public record ChainQuery(String underlying, String expiry, LocalDate asOf, BigDecimal around, Integer width) {}
