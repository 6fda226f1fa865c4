package com.stocksblitz.registry.profile;

import java.util.Optional;

/**
 * One profile that a write changes; becomes a row, an audit row and an event.
 *
 * @param before empty for a new one
 * @param action {@code created}, {@code updated}, {@code activated}, {@code deactivated}, {@code expired} or
 *     {@code deleted}
 * @param cause {@code request}, {@code latest_wins}, {@code merge} or {@code expiry}
 */
public record Change(Optional<Profile> before, Profile after, String action, String cause) {}
