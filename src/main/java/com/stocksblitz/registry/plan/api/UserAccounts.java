package com.stocksblitz.registry.plan.api;

import java.time.Instant;
import java.util.List;

/**
 * The accounts that a user's plans use unless a request says otherwise.
 *
 * @param accounts in order of preference
 * @param byDefault whether the user has stated none: one account at the setting DEFAULT_FEED
 * @param version counts the changes, 0 before the first; the ETag
 * @param updatedAt null before the first change
 */
public record UserAccounts(
        String userId, List<AccountEntry> accounts, boolean byDefault, long version, Instant updatedAt) {
    public UserAccounts {
        accounts = List.copyOf(accounts);
    }
}
