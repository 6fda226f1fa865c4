package com.stocksblitz.registry.store.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.testing.Outbox;
import com.stocksblitz.registry.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a caller may conclude when the limit has passed. */
@ExtendWith(VertxExtension.class)
class DatabaseTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String INSERT = """
            insert into outbox (event_id, type, subject, partition_key, occurred_at, data)
            values (uuid_v7(), 'late', 'NSE:A', 'NSE:A', now(), '{}')
            """;

    @Test
    void aTransactionThatOutlivesItsLimitNeverCommitsAndOneThatStillWaitedNeverBegins(Vertx vertx) throws Exception {
        var target = TestPostgres.database();
        var database = new Database(vertx, target.options(), 1);
        var release = Promise.<Void>promise();
        var begun = Promise.<Void>promise();
        var slow = database.inTransaction(
                SOON,
                connection -> connection
                        .query("select 1 as one")
                        .execute()
                        .onSuccess(rows -> begun.complete())
                        .compose(rows -> release.future())
                        .compose(released -> connection.query(INSERT).execute()));
        begun.future().await(5, TimeUnit.SECONDS);

        var waiting = database.inTransaction(
                SOON, connection -> connection.query(INSERT).execute());

        assertThat(failure(slow)).isInstanceOf(Failure.Unavailable.class);
        assertThat(failure(waiting)).isInstanceOf(Failure.Unavailable.class);
        release.complete();
        var after = database.run(
                SOON, connection -> connection.query("select 1 as one").execute());
        assertThat(after.await(5, TimeUnit.SECONDS).size())
                .as("the connection is free again")
                .isEqualTo(1);
        assertThat(Outbox.number(target, "select count(*) from outbox")).isZero();
        database.close().await(5, TimeUnit.SECONDS);
    }

    private static Failure failure(Future<?> future) {
        var seen = new Failure[1];
        assertThatThrownBy(() -> future.await(5, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(FailureException.class, refused -> seen[0] = refused.failure());
        return seen[0];
    }
}
