package com.stocksblitz.registry.store.pg;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.testing.Fault;
import com.stocksblitz.registry.testing.FaultProxy;
import com.stocksblitz.registry.testing.Outbox;
import com.stocksblitz.registry.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What many readers at the same time cost the database. */
@ExtendWith(VertxExtension.class)
class SharedReadsTest {
    private static final int READERS = 1_000;
    private static final int KEYS = 10_000;
    private static final int POOL = 4;

    @Test
    void R5_aThousandConcurrentReadersOfOneKeyAreTwoReadings() throws Exception {
        var reads = new SharedReads<String, Integer>();
        var begun = new ArrayList<Promise<Integer>>();
        Supplier<Future<Integer>> read = () -> {
            begun.add(Promise.promise());
            return begun.getLast().future();
        };
        var answers = IntStream.range(0, READERS)
                .mapToObj(reader -> reads.read("cold", read))
                .toList();
        var other = reads.read("other", () -> Future.succeededFuture(7));

        assertThat(begun).hasSize(1);
        assertThat(other.result()).isEqualTo(7);
        begun.getFirst().complete(1);
        assertThat(begun).hasSize(2);
        begun.getLast().complete(2);

        assertThat(begun).hasSize(2);
        assertThat(answers.getFirst().result()).isEqualTo(1);
        assertThat(answers.subList(1, READERS)).allMatch(answer -> answer.result() == 2);
        assertThat(reads.read("cold", () -> Future.succeededFuture(3)).result())
                .as("nothing is kept")
                .isEqualTo(3);
    }

    /** What began before the change may not answer who has been told of the change. */
    @Test
    void R5_nobodyGetsWhatWasReadBeforeHeAsked() {
        var reads = new SharedReads<String, Integer>();
        var value = new AtomicInteger(1);
        var slow = Promise.<Integer>promise();
        var early = reads.read("key", () -> {
            int seen = value.get();
            return slow.future().map(done -> seen);
        });
        value.set(2);
        var late = reads.read("key", () -> Future.succeededFuture(value.get()));
        slow.complete();

        assertThat(early.result()).isEqualTo(1);
        assertThat(late.result()).isEqualTo(2);
    }

    @Test
    void R5_aReadingThatFailsOrThrowsFailsThoseWhoShareItAndNobodyAfter() {
        var reads = new SharedReads<String, Integer>();
        var first = Promise.<Integer>promise();
        var one = reads.read("key", first::future);
        var two = reads.read("key", () -> {
            throw new IllegalStateException("broken");
        });
        var three = reads.read("key", () -> Future.succeededFuture(3));
        first.fail("away");

        assertThat(one.failed()).isTrue();
        assertThat(two.failed()).isTrue();
        assertThat(three.failed()).as("shares the second").isTrue();
        assertThat(reads.read("key", () -> Future.succeededFuture(4)).result()).isEqualTo(4);
    }

    @Test
    void R5_aThousandReadersOfOneChronicleOrOnePlanCostTheDatabaseTwoQueries(Vertx vertx) throws Exception {
        var target = TestPostgres.database();
        try (var proxy = FaultProxy.to(target.host(), target.port())) {
            var database = new Database(vertx, target.options().setPort(proxy.port()), 1);
            var history = new PgCatalogHistory(database);
            var plans = new PgPlanStore(database, Clock.systemUTC());
            var plan = UUID.randomUUID();
            for (Supplier<Future<?>> reader : List.<Supplier<Future<?>>>of(
                    () -> history.of(Set.of(5L)), () -> plans.find(plan), () -> plans.standing(plan))) {
                reader.get().await(10, TimeUnit.SECONDS);
                long before = proxy.bytesFromClients();
                reader.get().await(10, TimeUnit.SECONDS);
                long one = proxy.bytesFromClients() - before;

                // So that all have asked before the first of them is answered, on a busy machine too.
                proxy.set(new Fault.Latency(Duration.ofMillis(300), Duration.ZERO));
                var all =
                        IntStream.range(0, READERS).mapToObj(i -> reader.get()).toList();
                Future.all(all).await(10, TimeUnit.SECONDS);
                proxy.set(new Fault.None());

                assertThat(proxy.bytesFromClients() - before - one)
                        .as("bytes to the server, of which one reading takes " + one)
                        .isLessThanOrEqualTo(2 * one);
            }
            database.close().await(5, TimeUnit.SECONDS);
        }
    }

    /** Without a cache to answer them: as many at a time as there are connections, and who finds no place is told. */
    @Test
    void R6_tenThousandKeysThatExpireTogetherReachTheDatabaseAFewAtATime(Vertx vertx) throws Exception {
        var target = TestPostgres.database();
        var database = new Database(vertx, target.options(), POOL);
        var history = new PgCatalogHistory(database);
        history.of(Set.of(0L)).await(10, TimeUnit.SECONDS);
        var reached = new AtomicInteger();
        var refused = new AtomicInteger();
        var asked = IntStream.range(1, KEYS)
                .mapToObj(key -> history.of(Set.of((long) key))
                        .onSuccess(read -> reached.incrementAndGet())
                        .onFailure(cause -> {
                            assertThat(cause).isInstanceOf(FailureException.class);
                            refused.incrementAndGet();
                        }))
                .toList();
        long most = 0;
        var all = Future.join(asked);
        while (!all.isComplete()) {
            most = Math.max(
                    most,
                    Outbox.number(
                            target,
                            "select count(*) from pg_stat_activity where datname = current_database()"
                                    + " and application_name = 'registry-test'"));
        }
        assertThat(most).as("sessions at a time").isLessThanOrEqualTo(POOL);
        assertThat(reached.get() + refused.get()).isEqualTo(KEYS - 1);
        assertThat(reached).as("read, in line or at once").hasValueGreaterThan(POOL);
        assertThat(database.breaker().opened()).as("a rush is no outage").isZero();
        assertThat(history.of(Set.of(1L)).await(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(Duration.ofMillis(database.breaker().inStateMs())).isPositive();
        database.close().await(5, TimeUnit.SECONDS);
    }
}
