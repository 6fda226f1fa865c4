package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PlanTidyingTest {
    private static final Clock CLOCK = Clock.fixed(Markets.NOW, ZoneOffset.UTC);
    private static final Duration MONTH = Duration.ofDays(30);

    @Test
    void marksWhatEndedAndDeletesWhatIsPastItsRetention(Vertx vertx) throws Exception {
        var store = new MemoryPlanStore(CLOCK);
        var settings =
                new PlanRoomSettings(ZoneId.of("Asia/Kolkata"), MONTH, Duration.ofMillis(10), 1, 1, 1, 1, 1, 1, 1);
        var day = new TradeDay(() -> Markets.TODAY, settings.zone());
        var ended = add(store, "standing", Markets.NOW.minusSeconds(1), day.start());
        var standing = add(store, "standing", Markets.NOW, day.start().plusSeconds(1));
        var longGone = add(store, "long gone", Markets.NOW, day.start().minus(MONTH));
        var replaced = add(store, "again", Markets.NOW.minus(MONTH).minusSeconds(1), null);
        var replacing = add(store, "again", Markets.NOW, null);
        var tidying = new PlanTidying(
                vertx,
                new Bus(vertx, CLOCK, key -> false),
                store,
                new NoStalePlans(),
                day,
                CLOCK,
                UUID::randomUUID,
                settings);

        tidying.start();

        assertThat(becomes(() -> store.size() == 3)).isTrue();
        assertThat(status(store, ended)).isEqualTo(PlanStatus.EXPIRED);
        assertThat(status(store, standing)).isEqualTo(PlanStatus.OPTIMIZED);
        assertThat(status(store, replacing)).isEqualTo(PlanStatus.OPTIMIZED);
        assertThat(status(store, longGone)).isNull();
        assertThat(status(store, replaced)).isNull();
        tidying.stop();
    }

    @Test
    void goesOnAfterTheStoreWasAway(Vertx vertx) throws Exception {
        var store = new MemoryPlanStore(CLOCK);
        var settings =
                new PlanRoomSettings(ZoneId.of("Asia/Kolkata"), MONTH, Duration.ofMillis(10), 1, 1, 1, 1, 1, 1, 1);
        var day = new TradeDay(() -> Markets.TODAY, settings.zone());
        var ended = add(store, "again", Markets.NOW.minusSeconds(1), day.start());
        add(store, "again", Markets.NOW, null);
        store.setAway(true);
        var tidying = new PlanTidying(
                vertx,
                new Bus(vertx, CLOCK, key -> false),
                store,
                new NoStalePlans(),
                day,
                CLOCK,
                UUID::randomUUID,
                settings);
        tidying.start();
        assertThat(becomes(() -> store.refusals() > 2)).isTrue();

        store.setAway(false);

        assertThat(becomes(() -> PlanStatus.EXPIRED.equals(status(store, ended))))
                .isTrue();
        tidying.stop();
    }

    private static PlanRow add(PlanStore store, String name, Instant createdAt, Instant expiresAt) throws Exception {
        var plan = PlanRows.plan("test", name, createdAt, expiresAt);
        var origin = Origin.internal("corr", "test", CLOCK, Duration.ofSeconds(5));
        store.add(plan, PlanRows.ON, origin, Optional.empty(), Optional.empty()).await(5, TimeUnit.SECONDS);
        return plan;
    }

    private static String status(PlanStore store, PlanRow plan) throws Exception {
        return store.standing(plan.planId())
                .await(5, TimeUnit.SECONDS)
                .map(PlanStore.Standing::status)
                .orElse(null);
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static boolean becomes(Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < deadline) {
            if (condition.holds()) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return false;
    }
}
