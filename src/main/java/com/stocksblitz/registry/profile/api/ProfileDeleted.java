package com.stocksblitz.registry.profile.api;

/** @param status {@code deactivated} */
public record ProfileDeleted(String profileId, String status, String message) {}
