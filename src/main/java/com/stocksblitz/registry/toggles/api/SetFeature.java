package com.stocksblitz.registry.toggles.api;

import java.time.Instant;

/**
 * An operator's word about a feature.
 *
 * @param enabled false: off at once, whatever else says on; true: lifts a breaker's off, and nothing but that
 * @param reason for people, 1 to 500 characters; needed for on
 * @param expiresAt until when; needed for on, at most 7 days ahead
 */
public record SetFeature(Feature feature, Boolean enabled, String reason, Instant expiresAt) {}
