package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A plan that was made and is to be stored: its document written and packed once, in one go.
 *
 * @param key under which it is filed
 * @param entry as the caches keep it
 */
record Draft(PlanBasis basis, PlanData data, PlanKey key, PlanCache.Entry entry, Dependencies dependencies) {

    static Draft of(PlanBasis basis, PlanData data, PlanKey key, UUID id, Instant now) {
        var document = PlanDocument.pack(data);
        if (document.length() > PackedDocument.MOST_BYTES) {
            throw tooLarge(basis.request());
        }
        var entry = new PlanCache.Entry(id, now, data.expiresAt(), document);
        return new Draft(basis, data, key, entry, Dependencies.of(basis, data));
    }

    /** Many users with long names who want the same: few instruments, but who asked for each stands in the plan. */
    private static FailureException tooLarge(PlanRequest request) {
        return new FailureException(new Failure.Refused(
                "too_many_instruments",
                "The plan would take more than %d MiB.".formatted(PackedDocument.MOST_BYTES >> 20),
                List.of(new FieldError(request.pool() ? "/demands" : "/instruments", "too_many", "Ask for fewer."))));
    }

    PlanRow row() {
        var request = basis.request();
        return new PlanRow(
                entry.planId(),
                request.userId(),
                request.planName(),
                request.description(),
                request.type().label(),
                request.level().label(),
                request.strictness().label(),
                Planning.status(request),
                null,
                key,
                basis.located().catalogPosition(),
                data.instruments().size(),
                entry.document(),
                entry.createdAt(),
                entry.expiresAt());
    }
}
