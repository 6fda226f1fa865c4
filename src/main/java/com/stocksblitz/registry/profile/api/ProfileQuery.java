package com.stocksblitz.registry.profile.api;

import java.util.UUID;

/** One profile. */
public record ProfileQuery(UUID profileId) {}
