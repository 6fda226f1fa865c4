package com.stocksblitz.registry.profile.api;

/** @param idempotencyKey header, may be null */
public record CreateProfile(ProfileFields profile, String idempotencyKey) {}
