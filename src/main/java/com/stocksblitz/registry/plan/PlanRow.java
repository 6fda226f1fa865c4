package com.stocksblitz.registry.plan;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A plan as the store keeps it: the columns that are searched and the whole plan as one packed document.
 *
 * @param status {@code validated}, {@code optimized}, {@code superseded}, {@code expired} or {@code error}
 * @param statusReason why it is stale, has expired or failed; null while nothing has changed under it
 * @param requestHash the cache key under which it was made; see {@link PlanKey}
 * @param document the canonical document, deflated; see {@link PackedDocument}
 * @param expiresAt first moment at which it no longer holds, null if nothing in it ends
 */
public record PlanRow(
        UUID planId,
        String userId,
        String planName,
        String description,
        String subscriptionType,
        String optimizationLevel,
        String filteringStrictness,
        String status,
        String statusReason,
        PlanKey requestHash,
        long catalogPosition,
        int instrumentCount,
        PackedDocument document,
        Instant createdAt,
        Instant expiresAt) {
    public PlanRow {
        Objects.requireNonNull(planId, "planId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(planName, "planName");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(requestHash, "requestHash");
        Objects.requireNonNull(document, "document");
        Objects.requireNonNull(createdAt, "createdAt");
    }

    /** Whether it no longer holds on that day, whatever its status column says. */
    public boolean isExpired(Instant startOfTradeDate) {
        return status.equals(PlanStatus.EXPIRED) || (expiresAt != null && !expiresAt.isAfter(startOfTradeDate));
    }

    public String statusOn(Instant startOfTradeDate) {
        return isExpired(startOfTradeDate) ? PlanStatus.EXPIRED : status;
    }
}
