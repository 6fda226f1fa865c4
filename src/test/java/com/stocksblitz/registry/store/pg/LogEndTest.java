package com.stocksblitz.registry.store.pg;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.event.EventLog;
import com.stocksblitz.registry.event.EventLog.Numbered;
import com.stocksblitz.registry.testing.Outbox;
import com.stocksblitz.registry.testing.Outbox.Logged;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class LogEndTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String IDLE = "select current_setting('idle_in_transaction_session_timeout') as idle";

    private TestDatabase database;
    private Database pool;
    private PgEventLog log;

    @BeforeEach
    void open(Vertx vertx) {
        database = TestPostgres.database();
        pool = database.open(vertx);
        log = new PgEventLog(vertx, pool);
    }

    @Test
    void whatWasCommittedBeforeComesBeforeAndWhatIsCommittedMeanwhileBehind() throws Exception {
        write("A", 1);

        var held = Promise.<Void>promise();
        var goOn = Promise.<Void>promise();
        var writing = transaction(connection -> LogEnd.write(
                connection,
                head -> versions(connection, "B", 2, head)
                        .onSuccess(last -> held.complete())
                        .compose(last -> goOn.future().map(last))));
        await(held.future());
        write("A", 2);
        assertThat(number()).as("while the end is held").isEqualTo(new Numbered(false, 0, 0));
        goOn.complete();
        assertThat(await(writing)).isTrue();

        assertThat(number()).isEqualTo(new Numbered(true, 1, 4));

        assertThat(Outbox.log(database))
                .containsExactly(
                        new Logged(1, "A", 1), new Logged(2, "B", 1), new Logged(3, "B", 2), new Logged(4, "A", 2));
        assertThat(Outbox.number(database, "select count(*) from outbox")).isZero();
        assertThat(await(log.head())).isEqualTo(4);
    }

    @Test
    void aTransactionThatIsRolledBackLeavesNothingAndItsPositionsAreGivenAgain() throws Exception {
        write("A", 1);

        assertThat(transaction(connection -> LogEnd.write(connection, head -> versions(connection, "B", 5, head))
                                .compose(written -> Future.failedFuture(new IllegalStateException("too late"))))
                        .transform(done -> Future.succeededFuture(done.failed()))
                        .await(10, TimeUnit.SECONDS))
                .isTrue();

        assertThat(number()).isEqualTo(new Numbered(true, 1, 1));
        assertThat(Outbox.log(database)).containsExactly(new Logged(1, "A", 1));
    }

    @Test
    void theWatchOfTheLogIsToldTheNewEndOnceItIsCommitted() throws Exception {
        var told = new LinkedBlockingQueue<Long>();
        var watch = await(log.watch(told::add));

        inTransaction(connection -> LogEnd.write(connection, head -> versions(connection, "B", 7, head)));

        assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo(7);
        await(watch.close());
    }

    @Test
    void whileAnotherHoldsTheEndForLongNothingIsWrittenAndTheTransactionGoesOn() throws Exception {
        try (var owner = database.owner();
                var statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(" + PgEventLog.SEQUENCER_LOCK + ")");

            assertThat(undone()).isFalse();
        }
        assertThat(Outbox.log(database)).isEmpty();
        assertThat(Outbox.number(database, "select count(*) from outbox where subject = 'after'"))
                .isEqualTo(1);
    }

    @Test
    void whereMoreStandsBeforeThanOneBatchItIsLeftToTheSequencer() throws Exception {
        Outbox.write(database, "instrument.created", EventLog.LARGEST_BATCH, 10);

        assertThat(undone()).isFalse();
        assertThat(await(log.head())).isZero();
        assertThat(number().moved()).as("the sequencer can go on").isEqualTo(EventLog.LARGEST_BATCH);
    }

    @Test
    void whoHoldsTheEndIsCutOffWhenItIsPaused() throws Exception {
        var limits = new ArrayList<String>();
        inTransaction(connection -> LogEnd.write(
                connection,
                head -> connection
                        .query(IDLE)
                        .execute()
                        .onSuccess(rows -> limits.add(rows.iterator().next().getString("idle")))
                        .compose(asked -> versions(connection, "B", 1, head))));

        assertThat(limits).containsExactly("4s");
    }

    /** Writers of versions by the outbox, one that numbers, and transactions of many events, of which some fail. */
    @Test
    void besideTheSequencerTheLogStaysDenseAndEachKeyInOrder() throws Exception {
        var random = new Random(20_261_201);
        var versions = new HashMap<String, Integer>();
        for (int round = 0; round < 40; round++) {
            var key = "K" + random.nextInt(3);
            int version = versions.merge(key, 1, Integer::sum);
            if (random.nextBoolean()) {
                write(key, version);
            } else if (random.nextInt(3) > 0) {
                var numbering = log.number(2);
                inTransaction(connection -> LogEnd.write(
                        connection,
                        head -> version(connection, key, version, head)
                                .compose(last -> versions(connection, "many" + key + version, 3, last))));
                await(numbering);
            } else {
                versions.merge(key, -1, Integer::sum);
                await(transaction(connection -> LogEnd.write(connection, head -> version(connection, key, 99, head))
                                .compose(written -> Future.failedFuture(new IllegalStateException("lost"))))
                        .otherwiseEmpty());
            }
        }
        while (number().moved() > 0) {}

        var logged = Outbox.log(database);
        assertThat(logged)
                .extracting(Logged::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, logged.size()).boxed().toList());
        versions.forEach((key, last) -> assertThat(logged.stream()
                        .filter(event -> event.subject().equals(key))
                        .map(Logged::version))
                .as(key)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, last)
                        .mapToObj(Math::toIntExact)
                        .toList()));
    }

    /** What was said; the transaction goes on by writing into the outbox, with the time-out that it had before. */
    private Boolean undone() throws TimeoutException {
        var limits = new ArrayList<String>();
        var written = inTransaction(connection -> LogEnd.write(connection, head -> versions(connection, "B", 1, head))
                .compose(said -> connection
                        .query("""
                                insert into outbox (event_id, type, subject, partition_key, occurred_at, data)
                                values (uuid_v7(), 'instrument.updated', 'after', 'after', now(), '{"version": 1}')
                                """)
                        .execute()
                        .compose(inserted -> connection.query(IDLE).execute())
                        .onSuccess(rows -> limits.add(rows.iterator().next().getString("idle")))
                        .map(said)));
        assertThat(limits).containsExactly("0");
        return written;
    }

    private static Future<Long> versions(SqlConnection connection, String key, int count, long head) {
        return insert(connection, key, 0, count, head);
    }

    private static Future<Long> version(SqlConnection connection, String key, int version, long head) {
        return insert(connection, key, version - 1, 1, head);
    }

    private static Future<Long> insert(SqlConnection connection, String key, int before, int count, long head) {
        return connection
                .preparedQuery("""
                        insert into event_log (position, event_id, type, subject, partition_key, occurred_at, data)
                        select $1::bigint + n, uuid_v7(), 'instrument.updated', $2, $2, now(),
                               jsonb_build_object('version', $3::bigint + n)
                        from generate_series(1, $4::integer) n
                        """)
                .execute(Tuple.of(head, key, before, count))
                .map(rows -> head + rows.rowCount());
    }

    private void write(String key, int version) throws SQLException {
        try (var owner = database.owner()) {
            Outbox.writeVersion(owner, key, version);
        }
    }

    private Numbered number() throws TimeoutException {
        return await(log.number(EventLog.LARGEST_BATCH));
    }

    private <T> T inTransaction(Function<SqlConnection, Future<T>> work) throws TimeoutException {
        return await(transaction(work));
    }

    private <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return pool.inTransaction(LIMIT, work);
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(10, TimeUnit.SECONDS);
    }
}
