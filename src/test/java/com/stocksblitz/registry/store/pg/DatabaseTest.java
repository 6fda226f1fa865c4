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
import io.vertx.sqlclient.SqlConnection;
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

    @Test
    void theServerEndsATransactionThatNobodyDoesAndALongOneHasItsOwnTime(Vertx vertx) throws Exception {
        var database = TestPostgres.database().open(vertx);
        var standard = Long.toString(TransactionLimit.STANDARD.toSeconds() / 60) + "min";

        assertThat(limit(database.run(SOON, DatabaseTest::transactionTimeout))).isEqualTo(standard);
        assertThat(limit(database.inTransaction(SOON, DatabaseTest::transactionTimeout)))
                .isEqualTo(standard);
        assertThat(limit(database.inTransaction(
                        Duration.ofMinutes(10),
                        connection -> connection
                                .query("set transaction isolation level repeatable read")
                                .execute()
                                .compose(chosen -> transactionTimeout(connection)))))
                .as("ten minutes and a margin")
                .isEqualTo("610s");
        assertThat(limit(database.run(SOON, DatabaseTest::transactionTimeout)))
                .as("after the long one")
                .isEqualTo(standard);
        database.close().await(5, TimeUnit.SECONDS);
    }

    private static Future<String> transactionTimeout(SqlConnection connection) {
        return connection
                .query("select current_setting('transaction_timeout') as transaction_timeout")
                .execute()
                .map(rows -> rows.iterator().next().getString("transaction_timeout"));
    }

    private static String limit(Future<String> asked) throws Exception {
        return asked.await(5, TimeUnit.SECONDS);
    }

    @Test
    void statementsSentInOneGoAreOneTransaction(Vertx vertx) throws Exception {
        var database = new Database(vertx, TestPostgres.database().options(), 1);
        var insert = "insert into accounts (user_id, version, accounts, updated_at) values ('%s', %s, '[]', now())";

        var broken = database.inOneTrip(
                SOON,
                connection -> Future.join(
                        connection.query(insert.formatted("first", "1")).execute(),
                        connection.query(insert.formatted("second", "0")).execute(),
                        connection.query(insert.formatted("third", "1")).execute()));
        assertThatThrownBy(() -> broken.await(5, TimeUnit.SECONDS)).hasMessageContaining("accounts_version_check");
        var whole = database.inOneTrip(
                SOON,
                connection -> connection.query(insert.formatted("ann", "1")).execute());
        assertThat(whole.await(5, TimeUnit.SECONDS).rowCount()).isEqualTo(1);

        var left = database.run(
                        SOON,
                        connection ->
                                connection.query("select user_id from accounts").execute())
                .await(5, TimeUnit.SECONDS);
        assertThat(left).extracting(row -> row.getString("user_id")).containsExactly("ann");
        database.close().await(5, TimeUnit.SECONDS);
    }

    private static Failure failure(Future<?> future) {
        var seen = new Failure[1];
        assertThatThrownBy(() -> future.await(5, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(FailureException.class, refused -> seen[0] = refused.failure());
        return seen[0];
    }
}
