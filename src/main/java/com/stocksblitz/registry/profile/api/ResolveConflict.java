package com.stocksblitz.registry.profile.api;

import java.util.UUID;

/**
 * @param resolution {@code dismiss}: the refused write stays undone; {@code latest_wins} or {@code merge}: it is
 *     carried out now under that strategy. All conflicts of that write are resolved with this one
 * @param note why, up to 1,000 characters; may be null
 */
public record ResolveConflict(UUID conflictId, String resolution, String note) {}
