package com.stocksblitz.registry.store.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.testing.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
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

    private static void execute(Database database, String sql) throws Exception {
        database.run(LIMIT, (SqlConnection connection) -> connection.query(sql).execute())
                .await(5, TimeUnit.SECONDS);
    }
}
