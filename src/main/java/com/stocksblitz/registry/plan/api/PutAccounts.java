package com.stocksblitz.registry.plan.api;

import java.util.List;

/**
 * Replaces a user's accounts.
 *
 * @param accounts at most 50, in order of preference; empty puts the default account back
 * @param ifMatch the ETag of what is replaced, or {@code *}; header, never part of the body
 */
public record PutAccounts(String userId, List<AccountEntry> accounts, String ifMatch) {}
