package com.stocksblitz.registry.store.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.plan.PlanStore;
import com.stocksblitz.registry.plan.PlanStoreContract;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PgPlanStoreTest extends PlanStoreContract {
    private static TestDatabase place;
    private static Vertx vertx;
    private static Database database;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        place = TestPostgres.database();
        database = place.open(vertx);
    }

    @AfterAll
    static void close() throws Exception {
        database.close().await(5, TimeUnit.SECONDS);
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Override
    protected PlanStore store() {
        return new PgPlanStore(database, clock());
    }

    @Test
    void theEventIsWrittenWithThePlanAndDrawsItsNumber() throws Exception {
        var plan = row(user(), "told");

        await(store().add(plan, ON, origin(), Optional.empty(), Optional.empty()));

        try (var owner = place.owner();
                var select = owner.prepareStatement("""
                        select draw, event_id, type, partition_key, correlation_id, data
                        from outbox where subject = ?""")) {
            select.setString(1, plan.planId().toString());
            var event = select.executeQuery();
            assertThat(event.next()).isTrue();
            assertThat(event.getLong("draw")).isPositive();
            assertThat(event.getObject("event_id", UUID.class).version()).isEqualTo(7);
            assertThat(event.getString("type")).isEqualTo("subscription.plan.created");
            assertThat(event.getString("partition_key")).isEqualTo(user());
            assertThat(event.getString("correlation_id")).isEqualTo(origin().correlationId());
            var data = new JsonObject(event.getString("data"));
            assertThat(data.getString("plan_id")).isEqualTo(plan.planId().toString());
            assertThat(data.getString("user_id")).isEqualTo(user());
            assertThat(data.getInteger("version")).isEqualTo(1);
            assertThat(event.next()).isFalse();
        }
    }

    @Test
    void aKeyThatAnotherNodeIsWorkingOnIsAConflict() throws Exception {
        var first = answerFor("worked-on");
        try (var owner = place.owner()) {
            owner.setAutoCommit(false);
            try (var lock = owner.prepareStatement("""
                    select pg_advisory_xact_lock(
                        hashtextextended(jsonb_build_array('once', 'plan.create', ?::text, 'worked-on')::text, 0))""")) {
                lock.setString(1, user());
                lock.execute();
            }
            var plan = row(user(), "late");

            assertThatThrownBy(() -> await(store().add(plan, ON, origin(), Optional.of(first), Optional.empty())))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            refused -> assertThat(refused.failure()).isInstanceOf(Failure.Conflict.class));
            assertThat(await(store().find(plan.planId()))).isEmpty();
            assertThat(events(plan.planId())).isZero();
            owner.rollback();
        }
    }

    @Test
    void aStoreThatCannotBeReachedIsUnavailableAtOnce() throws Exception {
        int freePort;
        try (var probe = new ServerSocket(0)) {
            freePort = probe.getLocalPort();
        }
        var nowhere = new Database(vertx, place.options().setPort(freePort), 2);
        var store = new PgPlanStore(nowhere, clock());
        long started = System.nanoTime();

        assertThatThrownBy(() -> await(store.find(UUID.randomUUID())))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.Unavailable.class));

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started)).isLessThan(1_000);
    }

    private static long events(UUID planId) throws SQLException {
        try (var owner = place.owner();
                var select = owner.prepareStatement("select count(*) from outbox where subject = ?")) {
            select.setString(1, planId.toString());
            var count = select.executeQuery();
            count.next();
            return count.getLong(1);
        }
    }
}
