package com.stocksblitz.registry.profile.api;

import java.util.UUID;

/** @param ifMatch the header as sent; null: whatever version */
public record DeleteProfile(UUID profileId, String ifMatch) {}
