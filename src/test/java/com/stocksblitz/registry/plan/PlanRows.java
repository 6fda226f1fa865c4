package com.stocksblitz.registry.plan;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Plans for the tests of stores and caches. */
final class PlanRows {
    static final Instant NOON = Instant.parse("2026-11-20T06:30:00Z");

    static final Dependencies ON =
            new Dependencies(List.of(1L, 2L), List.of("kite"), List.of(), List.of("kite:1"), List.of(), List.of());

    private PlanRows() {}

    static PlanRow plan(String user, String name, Instant createdAt) {
        return plan(user, name, createdAt, null);
    }

    static PlanRow plan(String user, String name, Instant createdAt, Instant expiresAt) {
        var id = UUID.randomUUID();
        return new PlanRow(
                id,
                user,
                name,
                "for a test",
                "live_feed",
                "moderate",
                "moderate",
                PlanStatus.OPTIMIZED,
                null,
                PlanKey.hash(id.toString()),
                42,
                2,
                document(name),
                createdAt,
                expiresAt);
    }

    /** Another plan for the same request. */
    static PlanRow like(PlanRow plan, Instant createdAt) {
        return new PlanRow(
                UUID.randomUUID(),
                plan.userId(),
                plan.planName(),
                plan.description(),
                plan.subscriptionType(),
                plan.optimizationLevel(),
                plan.filteringStrictness(),
                plan.status(),
                null,
                plan.requestHash(),
                plan.catalogPosition(),
                plan.instrumentCount(),
                plan.document(),
                createdAt,
                plan.expiresAt());
    }

    static PackedDocument document(String text) {
        return PackedDocument.pack(("{\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8));
    }
}
