package com.stocksblitz.registry.plan.api;

import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Scope;
import java.math.BigDecimal;
import java.util.Map;

/**
 * An account as its owner writes it down; all but id and feed may be null.
 *
 * @param id unique among the user's accounts
 * @param connections that may be opened; null: as many as the feed's document allows
 * @param numbers figures that the feed's formulas and unpublished caps need: {@code equity_usd}
 * @param overrides caps the owner knows better, by id of the limit or {@code connections}; plans show them as
 *     {@code user_report}
 * @param reserved what other programs take, by id of the limit or {@code connections}
 * @param groups name of the shared scope it lies in, by {@code team} and {@code ip}
 */
public record AccountEntry(
        String id,
        String feed,
        Integer connections,
        Map<String, BigDecimal> numbers,
        Map<String, Long> overrides,
        Map<String, Long> reserved,
        Map<Scope, String> groups) {

    public static AccountEntry of(Account account) {
        return new AccountEntry(
                account.id(),
                account.feed(),
                account.connections(),
                account.numbers(),
                account.overrides(),
                account.reserved(),
                account.groups());
    }
}
