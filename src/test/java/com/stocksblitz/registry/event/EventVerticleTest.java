package com.stocksblitz.registry.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.event.api.Event;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.EventPage;
import com.stocksblitz.registry.event.api.LogAdvanced;
import com.stocksblitz.registry.event.api.OutboxWritten;
import com.stocksblitz.registry.event.api.PageQuery;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.store.pg.Database;
import com.stocksblitz.registry.store.pg.PgEventLog;
import com.stocksblitz.registry.store.pg.PgPoisonStore;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Outbox;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class EventVerticleTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final StreamingSwitch settings = new StreamingSwitch();
    private final List<Event> told = Collections.synchronizedList(new ArrayList<>());
    private final List<Event> changedTokens = new CopyOnWriteArrayList<>();
    private final List<Bus.Registration> listening = new ArrayList<>();
    private final List<LogAdvanced> advances = new CopyOnWriteArrayList<>();
    private final OutletCounts counts = new OutletCounts();
    private TestDatabase database;
    private Bus bus;
    private Database pool;

    @BeforeEach
    void listen(Vertx vertx) throws TimeoutException {
        database = TestPostgres.database();
        pool = database.open(vertx);
        bus = new Bus(vertx, CLOCK, key -> false);
        listening.add(await(bus.listenCluster(EventApi.EVENTS, told::add)));
        listening.add(await(bus.listenCluster(EventApi.eventsOf("token.changed"), changedTokens::add)));
        await(bus.listen(EventApi.ADVANCED, advances::add));
    }

    @Test
    void tellsEachEventOnceInOrderAndEachTypeOnItsOwnTopic(Vertx vertx) throws Exception {
        deploy(vertx);
        Outbox.write(database, "instrument.created", 250, 10);
        Outbox.write(database, "token.changed", 5, 10);
        bus.publish(EventApi.WRITTEN, new OutboxWritten());

        assertTold(255);
        Eventually.within(
                LIMIT,
                () -> assertThat(changedTokens)
                        .extracting(Event::position)
                        .containsExactly(251L, 252L, 253L, 254L, 255L));
        assertThat(advances).last().isEqualTo(new LogAdvanced(255));
        var first = told.getFirst();
        assertThat(first.data().get("n").intValue()).isEqualTo(1);
        assertThat(first.subject()).isEqualTo("NSE:S1");
    }

    @Test
    void goesOnAtItsStoredPositionAfterARestart(Vertx vertx) throws Exception {
        var first = deploy(vertx);
        Outbox.write(database, "instrument.created", 10, 10);
        bus.publish(EventApi.WRITTEN, new OutboxWritten());
        assertTold(10);
        await(vertx.undeploy(first));
        Outbox.write(database, "instrument.created", 10, 10);

        deploy(vertx);

        assertTold(20);
    }

    @Test
    void whileNobodyOfTheOnlyNodeListensTheOutletGoesAlongWithTheLogAndTellsWhoComesLaterOnlyWhatIsNew(Vertx vertx)
            throws Exception {
        for (var listener : listening) {
            await(listener.unregister());
        }
        deploy(vertx);
        Outbox.write(database, "instrument.created", 250, 10);
        bus.publish(EventApi.WRITTEN, new OutboxWritten());
        Eventually.within(
                LIMIT,
                () -> assertThat(Outbox.number(
                                database, "select position from follower_positions where follower = 'event-bus'"))
                        .isEqualTo(250));

        await(bus.listenCluster(EventApi.eventsOf("token.changed"), changedTokens::add));
        Outbox.write(database, "token.changed", 1, 10);
        bus.publish(EventApi.WRITTEN, new OutboxWritten());

        Eventually.within(
                LIMIT,
                () -> assertThat(changedTokens).extracting(Event::position).containsExactly(251L));
        assertThat(told).isEmpty();
    }

    @Test
    void whileStreamingIsOffTheLogGoesOnAndTheOutletWaitsAtItsPosition(Vertx vertx) throws Exception {
        settings.turn(false);
        deploy(vertx);
        Outbox.write(database, "instrument.created", 10, 10);
        bus.publish(EventApi.WRITTEN, new OutboxWritten());
        Eventually.within(LIMIT, () -> assertThat(advances).contains(new LogAdvanced(10)));
        assertThat(page(new PageQuery(0, null, null)).events()).hasSize(10);
        assertThat(told).isEmpty();

        settings.turn(true);

        assertTold(10);
    }

    @Test
    void F11_theSwitchThrownWhileABulkLoadIsHandedOnStopsItAtTheNextBatchAndLosesNothing(Vertx vertx) throws Exception {
        Outbox.write(database, "instrument.created", 25_000, 10);
        deploy(vertx);
        Eventually.within(LIMIT, () -> assertThat(told).hasSizeGreaterThan(500));
        settings.turn(false);
        Eventually.within(
                LIMIT,
                () -> assertThat(told).hasSize((int) Outbox.number(
                        database, "select position from follower_positions where follower = 'event-bus'")));
        int stopped = told.size();

        bus.publish(EventApi.WRITTEN, new OutboxWritten());
        Eventually.within(LIMIT, () -> assertThat(advances).contains(new LogAdvanced(25_000)));
        assertThat(told).as("finished batches stay, no further one begins").hasSizeLessThanOrEqualTo(stopped + 1_000);
        assertThat(told.size()).isLessThan(25_000);

        settings.turn(true);
        assertTold(25_000);
    }

    @Test
    void N6_goesOnWithoutRestartAfterTheDatabaseCutEveryConnection(Vertx vertx) throws Exception {
        deploy(vertx);
        for (int round = 1; round <= 3; round++) {
            Outbox.number(
                    database,
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database()"
                            + " and usename = '" + TestPostgres.SERVICE_ROLE + "'");
            Outbox.write(database, "instrument.created", 5, 10);
            assertTold(round * 5);
        }
    }

    @Test
    void N17_hearsOfTheOtherNodesBatchesAlsoAfterItsListeningConnectionWasCut(Vertx vertx) throws Exception {
        deploy(vertx);
        Eventually.within(LIMIT, () -> assertThat(listeners()).isEqualTo(1));
        Outbox.number(
                database,
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and"
                        + " (query = 'select position from event_head' or query like 'listen%')");

        Outbox.write(database, "instrument.created", 5, 10);
        await(new PgEventLog(vertx, pool).number(100));

        Eventually.within(LIMIT, () -> assertThat(advances).contains(new LogAdvanced(5)));
        Eventually.within(LIMIT, () -> assertThat(listeners()).isEqualTo(1));
    }

    @Test
    void refusesAWrongPageAndNamesEveryField(Vertx vertx) throws Exception {
        deploy(vertx);

        assertThatThrownBy(() -> page(new PageQuery(-1, 1_001, List.of("token.changed", "nonsense"))))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure())
                                .isInstanceOfSatisfying(Failure.Malformed.class, wrong -> {
                                    assertThat(wrong.errors())
                                            .extracting(FieldError::pointer)
                                            .containsExactly("/from", "/limit", "/types/1");
                                    assertThat(wrong.errors().getLast().detail())
                                            .as("it says what there is")
                                            .contains("instrument.created", "validation.failed");
                                }));
    }

    /** Deeper than any JSON that the service reads; PostgreSQL has no such limit. */
    @Test
    void N16_anEventThatCannotBeReadIsADeadLetterAndTheRestFlows(Vertx vertx) throws Exception {
        settings.set(LiveSetting.EVENT_RETRY_ATTEMPTS, "2");
        deploy(vertx);
        Outbox.write(database, "instrument.created", 5, 10);
        try (var owner = database.owner();
                var statement = owner.createStatement()) {
            statement.execute("""
                    insert into outbox (event_id, type, subject, partition_key, occurred_at, data)
                    values (uuid_v7(), 'instrument.updated', 'NSE:S1', 'NSE:S1', now(),
                            (repeat('[', 50) || repeat(']', 50))::jsonb)""");
        }
        Outbox.write(database, "instrument.created", 5, 10);
        bus.publish(EventApi.WRITTEN, new OutboxWritten());

        Eventually.within(
                LIMIT,
                // 7 is of the poison event's partition key and comes when that is given up.
                () -> assertThat(List.copyOf(told)).extracting(Event::position).contains(7L, 11L));
        assertThat(List.copyOf(told))
                .extracting(Event::position)
                .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 7L, 8L, 9L, 10L, 11L);
        Eventually.within(
                LIMIT,
                () -> assertThat(Outbox.number(
                                database, "select position from follower_positions where follower = 'event-bus'"))
                        .isEqualTo(11));
        assertThat(Outbox.number(database, """
                select attempts from dead_letters where state = 'open' and original_stream = 'event-bus'
                and reason = 'poison' and request ->> 'sequence' = '0000000000000000006'""")).isEqualTo(2);
        assertThat(counts.dead()).isEqualTo(1);
        assertThat(counts.delivered()).isEqualTo(10);
        assertThat(page(new PageQuery(5, 1, null)).events().getFirst().isReadable())
                .as("a page tells of it without its data")
                .isFalse();
    }

    @Test
    void aPageHasAsManyEventsAsTheSettingSaysUnlessAsked(Vertx vertx) throws Exception {
        deploy(vertx);
        Outbox.write(database, "instrument.created", 150, 10);
        bus.publish(EventApi.WRITTEN, new OutboxWritten());
        assertTold(150);

        assertThat(page(new PageQuery(0, null, List.of())).events()).hasSize(100);
        assertThat(page(new PageQuery(0, 120, null)).events()).hasSize(120);
    }

    @Test
    void theRateOfTheBusOutletIsPrinted(Vertx vertx) throws Exception {
        int warmUp = 10_000;
        int measured = 20_000;
        Outbox.write(database, "instrument.updated", warmUp + measured, 420);
        deploy(vertx);
        Eventually.within(Duration.ofSeconds(20), () -> assertThat(told.size()).isGreaterThanOrEqualTo(warmUp));
        int from = told.size();
        long begun = System.nanoTime();
        Eventually.within(Duration.ofSeconds(20), () -> assertThat(told.size()).isEqualTo(warmUp + measured));
        System.out.printf(
                "bus outlet: %.0f events/s, one consumer in the same process%n",
                (warmUp + measured - from) / ((System.nanoTime() - begun) / 1e9));
    }

    private long listeners() throws Exception {
        return Outbox.number(
                database,
                "select count(*) from pg_stat_activity where datname = current_database() and (query like 'listen%' or"
                        + " query = 'select position from event_head')");
    }

    private void assertTold(int count) throws Exception {
        Eventually.within(Duration.ofSeconds(20), () -> assertThat(told.size()).isGreaterThanOrEqualTo(count));
        assertThat(List.copyOf(told))
                .extracting(Event::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, count).boxed().toList());
    }

    private EventPage page(PageQuery query) throws TimeoutException {
        return await(bus.ask(EventApi.PAGE, query, Origin.internal("test", "test", CLOCK, LIMIT)));
    }

    private String deploy(Vertx vertx) throws TimeoutException {
        var log = new PgEventLog(vertx, pool);
        return await(vertx.deployVerticle(
                new EventVerticle(bus, log, new PgPoisonStore(pool, CLOCK), counts, settings, CLOCK, "node-1")));
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(10, TimeUnit.SECONDS);
    }
}
