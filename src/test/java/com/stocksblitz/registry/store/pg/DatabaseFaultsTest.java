package com.stocksblitz.registry.store.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.breaker.BreakerState.Status;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Fault;
import com.stocksblitz.registry.testing.FaultProxy;
import com.stocksblitz.registry.testing.Outbox;
import com.stocksblitz.registry.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The way to PostgreSQL through a network that does everything wrong. */
@ExtendWith(VertxExtension.class)
class DatabaseFaultsTest {
    private static final Duration LIMIT = Duration.ofMillis(1_000);

    private TestPostgres.TestDatabase target;
    private FaultProxy proxy;
    private Database database;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        target = TestPostgres.database();
        proxy = FaultProxy.to(target.host(), target.port());
        database = new Database(vertx, target.options().setPort(proxy.port()), 4);
        Eventually.within(Duration.ofSeconds(10), () -> assertThat(answers()).isTrue());
    }

    @AfterEach
    void stop() throws Exception {
        database.close().await(5, TimeUnit.SECONDS);
        proxy.close();
    }

    static Stream<Fault> outages() {
        return Stream.of(
                new Fault.BlackHole(),
                new Fault.Reset(),
                new Fault.Garbage(11),
                new Fault.SlowDrip(Duration.ofMillis(400)));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void N6_anOutageOpensTheBreakerAndWorkPassesAgainWithin5SecondsAfterIt(Fault fault) throws Exception {
        proxy.set(fault);
        openBreaker();

        long begun = System.nanoTime();
        assertThat(failure(one())).isInstanceOf(Failure.Unavailable.class);
        assertThat(millisSince(begun)).as("ms until the refusal").isLessThan(50);

        proxy.set(new Fault.None());
        long healed = System.nanoTime();
        Eventually.within(Duration.ofSeconds(5), () -> assertThat(answers()).isTrue());
        assertThat(millisSince(healed)).as("ms until recovered").isLessThan(5_000);
        assertThat(database.breaker().status()).isEqualTo(Status.CLOSED);
    }

    @Test
    void R3_whatIsInFlightInABlackHoleFailsAtItsLimitAndNotAfterTheMinutesOfTcp() {
        proxy.set(new Fault.BlackHole());
        long begun = System.nanoTime();

        assertThat(failure(one())).isInstanceOf(Failure.Unavailable.class);

        assertThat(millisSince(begun)).isBetween(900L, 2_500L);
    }

    @Test
    void R3_aServerThatAcceptsAndNeverAnswersALoginHoldsNobody(Vertx vertx) throws Exception {
        proxy.set(new Fault.NeverAnswer());
        var fresh = new Database(vertx, target.options().setPort(proxy.port()), 2);
        for (int i = 0; i < 3; i++) {
            long begun = System.nanoTime();
            assertThat(failure(fresh.run(LIMIT, connection -> Future.succeededFuture())))
                    .isInstanceOf(Failure.Unavailable.class);
            assertThat(millisSince(begun)).isLessThan(2_500);
        }

        proxy.set(new Fault.None());
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(fresh.run(LIMIT, connection -> Future.succeededFuture(true))
                                .otherwise(false)
                                .await(5, TimeUnit.SECONDS))
                        .isTrue());
        fresh.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void R10_aDeadDatabaseIsAskedByOneProbeASecondHoweverManyWantIt() throws Exception {
        proxy.set(new Fault.BlackHole());
        openBreaker();
        int connectionsBefore = proxy.accepted();
        long begun = System.nanoTime();
        int refused = 0;
        while (millisSince(begun) < 2_000) {
            assertThat(failure(one())).isInstanceOf(Failure.Unavailable.class);
            refused++;
        }

        assertThat(refused).isGreaterThan(100);
        assertThat(database.breaker().refused()).isGreaterThanOrEqualTo(refused);
        assertThat(proxy.accepted() - connectionsBefore)
                .as("connections in 2 s of outage")
                .isLessThanOrEqualTo(4);
    }

    @Test
    void R9_theProbeClosesTheBreakerWithoutAnybodyAskingAndAFailedOneLeavesItOpen() throws Exception {
        proxy.set(new Fault.BlackHole());
        openBreaker();
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(database.breaker().status()).isEqualTo(Status.HALF_OPEN));
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(database.breaker().status()).isEqualTo(Status.OPEN));

        proxy.set(new Fault.None());

        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(database.breaker().status()).isEqualTo(Status.CLOSED));
    }

    @Test
    void N7_aConnectionResetUnderACommitIsReportedAsUnknownAndNeverAsFailed() throws Exception {
        proxy.set(new Fault.ResetAfter("COMMIT"));

        var outcome = failure(insert("commit"));

        assertThat(outcome).isInstanceOf(Failure.DeadlineExceeded.class);
        assertThat(rows("commit")).as("what the server did").isEqualTo(1);
    }

    @Test
    void N7_aConnectionResetBeforeTheCommitIsReportedAsNotDone() throws Exception {
        proxy.set(new Fault.ResetAfter("insert into outbox"));

        assertThat(failure(insert("insert"))).isInstanceOf(Failure.Unavailable.class);
        assertThat(rows("insert")).isZero();
    }

    @Test
    void R11_whatIsGivenUpBeforeItsCommitNeverCommitsAndTheServerIsAskedToStop() throws Exception {
        long begun = System.nanoTime();
        var outcome = failure(database.inTransaction(
                Duration.ofMillis(200),
                connection -> connection
                        .query("select pg_sleep(4)")
                        .execute()
                        .compose(slept -> connection
                                .query(Outboxes.INSERT.formatted("late"))
                                .execute())));

        assertThat(outcome).isInstanceOf(Failure.Unavailable.class);
        assertThat(millisSince(begun)).isLessThan(1_000);
        Eventually.within(
                Duration.ofSeconds(2),
                () -> assertThat(
                                Outbox.number(
                                        target,
                                        "select count(*) from pg_stat_activity where query like '%pg_sleep(4)' and state = 'active'"))
                        .isZero());
        assertThat(rows("late")).isZero();
        assertThat(database.breaker().status())
                .as("one impatient caller opens nothing")
                .isEqualTo(Status.CLOSED);
    }

    /** Statements that end just when they are given up, each followed at once by another's on the only connection. */
    @Test
    void R11_aLateRequestToCancelNeverMeetsTheNextBorrowerOfTheConnection(Vertx vertx) throws Exception {
        var single = new Database(vertx, target.options(), 1);
        int givenUp = 0;
        for (int i = 0; i < 30; i++) {
            var session = new AtomicInteger();
            double sleep = 0.022 + i % 10 * 0.001;
            var hasty = single.run(
                    Duration.ofMillis(30),
                    connection -> session(connection)
                            .onSuccess(session::set)
                            .compose(known -> connection
                                    .query("select pg_sleep(" + sleep + ")")
                                    .execute()));
            var next = single.run(
                    Duration.ofSeconds(5),
                    connection -> session(connection)
                            .compose(pid -> connection
                                    .query("select pg_sleep(0.01)")
                                    .execute()
                                    .map(pid)));
            boolean wasGivenUp = !outcome(hasty).equals("done");
            givenUp += wasGivenUp ? 1 : 0;
            int sessionOfNext = next.await(6, TimeUnit.SECONDS);
            if (wasGivenUp) {
                assertThat(sessionOfNext)
                        .as("session after one that was given up")
                        .isNotEqualTo(session.get());
            }
        }

        assertThat(givenUp).as("given up of 30").isPositive();
        single.close().await(5, TimeUnit.SECONDS);
    }

    private static Future<Integer> session(SqlConnection connection) {
        return connection
                .query("select pg_backend_pid() as pid")
                .execute()
                .map(rows -> rows.iterator().next().getInteger("pid"));
    }

    @Test
    void R2_aFullQueueIsRefusedAtOnceAndOpensNothing() throws Exception {
        var slow = IntStream.range(0, 400)
                .mapToObj(i -> database.run(
                        Duration.ofSeconds(5),
                        connection -> connection.query("select pg_sleep(0.02)").execute()))
                .toList();
        var outcomes = slow.stream().map(DatabaseFaultsTest::outcome).toList();

        assertThat(outcomes).contains("done").contains("Too many requests wait for the database.");
        assertThat(database.breaker().status()).isEqualTo(Status.CLOSED);
    }

    @Test
    void N6_aServerThatEndsItsConnectionsIsNoDefectOfOurs() throws Exception {
        var sleeping = database.run(
                Duration.ofSeconds(5),
                connection -> connection.query("select pg_sleep(3)").execute());
        Eventually.within(
                Duration.ofSeconds(2),
                () -> assertThat(
                                Outbox.number(
                                        target,
                                        "select count(pg_terminate_backend(pid)) from pg_stat_activity where query = 'select pg_sleep(3)'"))
                        .isEqualTo(1));

        assertThat(failure(sleeping)).isInstanceOf(Failure.Unavailable.class);
        Eventually.within(Duration.ofSeconds(5), () -> assertThat(answers()).isTrue());
    }

    private void openBreaker() throws Exception {
        Eventually.within(Duration.ofSeconds(8), () -> {
            Future.join(one(), one(), one()).otherwiseEmpty().await(5, TimeUnit.SECONDS);
            assertThat(database.breaker().status()).isNotEqualTo(Status.CLOSED);
        });
    }

    private Future<Integer> one() {
        return database.run(
                LIMIT,
                connection -> connection
                        .query("select 1 as one")
                        .execute()
                        .map(rows -> rows.iterator().next().getInteger("one")));
    }

    private boolean answers() throws Exception {
        return one().map(true).otherwise(false).await(5, TimeUnit.SECONDS);
    }

    private Future<?> insert(String type) {
        return database.inTransaction(
                LIMIT,
                connection -> connection.query(Outboxes.INSERT.formatted(type)).execute());
    }

    private long rows(String type) throws Exception {
        return Outbox.number(target, "select count(*) from outbox where type = '" + type + "'");
    }

    private static String outcome(Future<?> future) {
        try {
            future.await(10, TimeUnit.SECONDS);
            return "done";
        } catch (FailureException refused) {
            return refused.failure().detail();
        } catch (Exception other) {
            return other.toString();
        }
    }

    private static Failure failure(Future<?> future) {
        var seen = new Failure[1];
        assertThatThrownBy(() -> future.await(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(FailureException.class, refused -> seen[0] = refused.failure());
        return seen[0];
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    /** A row that is there or is not. */
    private static final class Outboxes {
        static final String INSERT = """
                insert into outbox (event_id, type, subject, partition_key, occurred_at, data)
                values (uuid_v7(), '%s', 'NSE:A', 'NSE:A', now(), '{}')
                """;
    }
}
