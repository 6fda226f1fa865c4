package com.stocksblitz.registry.profile.api;

/** The limits of one user. */
public record LimitsQuery(String userId) {}
