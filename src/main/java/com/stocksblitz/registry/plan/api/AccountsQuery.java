package com.stocksblitz.registry.plan.api;

/** Asks for a user's accounts. */
public record AccountsQuery(String userId) {}
