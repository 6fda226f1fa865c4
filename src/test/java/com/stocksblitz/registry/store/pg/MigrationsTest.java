package com.stocksblitz.registry.store.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.testing.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class MigrationsTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Test
    void theServiceRoleReadsTheSchemaAndMayNotChangeIt(Vertx vertx) throws Exception {
        var database = TestPostgres.database().open(vertx);

        var head = database.run(
                        LIMIT,
                        connection -> connection
                                .query("select position from event_head")
                                .execute())
                .await(5, TimeUnit.SECONDS);

        assertThat(head.iterator().next().getLong("position")).isZero();
        assertThatThrownBy(() -> execute(database, "create table intruder (id int)"))
                .isInstanceOfSatisfying(
                        PgException.class,
                        refused -> assertThat(refused.getSqlState()).isEqualTo("42501"));
        for (var statement : List.of(
                "delete from audit_trail",
                "delete from profile_audit",
                "update profile_audit set actor = 'nobody'",
                "truncate profile_audit")) {
            assertThatThrownBy(() -> execute(database, statement))
                    .as(statement)
                    .isInstanceOfSatisfying(
                            PgException.class,
                            refused -> assertThat(refused.getSqlState()).isEqualTo("42501"));
        }
    }

    /** The last statement of the migration, on a plan as one of the first versions has left it. */
    @Test
    void aPlanFromBeforePlansWereWatchedIsToldThatItIsNot() throws Exception {
        String migration;
        try (var file = Migrations.class.getResourceAsStream("/db/migration/V13__plan_members.sql")) {
            migration = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        try (var owner = TestPostgres.database().owner();
                var statement = owner.createStatement()) {
            statement.execute("""
                    insert into plans (plan_id, user_id, plan_name, subscription_type, optimization_level,
                        filtering_strictness, status, request_hash, catalog_position, instrument_count, document,
                        created_at, told_position)
                    select uuid_v7(), 'old', 'plan ' || status, 'live_feed', 'moderate', 'moderate', status,
                        decode(repeat('00', 32), 'hex'), 1, 1, '\\x00', now(), 1
                    from unnest(array['optimized', 'superseded']) status""");
            statement.execute(migration.substring(migration.indexOf("with unwatched")));

            var told = statement.executeQuery("""
                    select p.status_reason, p.version, o.data ->> 'reason' as reason, o.data ->> 'plan_name' as plan
                    from outbox o join plans p on p.plan_id::text = o.subject where o.type = 'subscription.plan.stale'""");
            assertThat(told.next()).isTrue();
            assertThat(told.getString("plan")).isEqualTo("plan optimized");
            assertThat(told.getString("reason")).isEqualTo("not_watched");
            assertThat(told.getString("status_reason")).isEqualTo("not_watched");
            assertThat(told.getInt("version")).isEqualTo(2);
            assertThat(told.next()).isFalse();
        }
    }

    private static void execute(Database database, String sql) throws Exception {
        database.run(LIMIT, (SqlConnection connection) -> connection.query(sql).execute())
                .await(5, TimeUnit.SECONDS);
    }
}
