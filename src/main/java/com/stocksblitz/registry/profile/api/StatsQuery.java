package com.stocksblitz.registry.profile.api;

/** All profiles in figures. */
public record StatsQuery() {}
