package com.stocksblitz.registry.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.event.api.Event;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.OutboxWritten;
import com.stocksblitz.registry.store.pg.PgEventLog;
import com.stocksblitz.registry.store.pg.PgPoisonStore;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Outbox;
import com.stocksblitz.registry.testing.TestCluster;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one database. */
class EventClusterTest {
    private static final Clock CLOCK = Clock.systemUTC();

    private final List<Event> heard = Collections.synchronizedList(new ArrayList<>());
    private final TestDatabase database = TestPostgres.database();
    private final List<Bus.Registration> listening = new ArrayList<>();
    private List<String> deployments;

    private static TestCluster cluster;
    private static List<Bus> buses;

    @BeforeAll
    static void join() throws TimeoutException {
        cluster = TestCluster.of(2);
        buses = List.of(bus(0), bus(1));
    }

    @AfterAll
    static void leave() throws TimeoutException {
        cluster.close();
    }

    @BeforeEach
    void deploy() throws TimeoutException {
        listening.add(await(buses.get(1).listenCluster(EventApi.EVENTS, heard::add)));
        deployments = List.of(verticle(0), verticle(1));
    }

    @AfterEach
    void undeploy() throws TimeoutException {
        for (int node = 0; node < 2; node++) {
            for (var deployment : cluster.node(node).deploymentIDs()) {
                await(cluster.node(node).undeploy(deployment));
            }
        }
        await(listening.getFirst().unregister());
    }

    @Test
    void eachEventIsToldOnceForTheClusterWhoeverWroteIt() throws Exception {
        for (int i = 0; i < 20; i++) {
            Outbox.write(database, "instrument.updated", 30, 10);
            buses.get(i % 2).publish(EventApi.WRITTEN, new OutboxWritten());
        }

        assertHeard(600);
    }

    @Test
    void N3_theOtherNodeGoesOnWhereALeavingOneStopped() throws Exception {
        Outbox.write(database, "instrument.updated", 50, 10);
        assertHeard(50);

        await(cluster.node(0).undeploy(deployments.get(0)));
        Outbox.write(database, "instrument.updated", 50, 10);
        assertHeard(100);

        verticle(0);
        await(cluster.node(1).undeploy(deployments.get(1)));
        Outbox.write(database, "instrument.updated", 50, 10);
        assertHeard(150);
    }

    @Test
    void anotherApplicationFetchesAPageByItsAddress() throws Exception {
        Outbox.write(database, "instrument.updated", 5, 10);
        assertHeard(5);

        var page = await(cluster.node(1)
                .eventBus()
                .<JsonObject>request(
                        "instrument-registry.events.page",
                        new JsonObject().put("from", 2).put("limit", 2)));

        assertThat(page.body().getLong("next")).isEqualTo(4);
        assertThat(page.body().getLong("head")).isEqualTo(5);
        var event = page.body().getJsonArray("events").getJsonObject(0);
        assertThat(event.getString("sequence")).isEqualTo("0000000000000000003");
        assertThat(event.getString("event_type")).isEqualTo("instrument.updated");
        assertThat(event.getString("partition_key")).isEqualTo("NSE:S3");
    }

    @Test
    void anEventIsHeardOnTheOtherNodeWithinMilliseconds() throws Exception {
        Outbox.write(database, "instrument.updated", 1, 10);
        assertHeard(1);
        var delays = new long[60];
        for (int i = 0; i < delays.length; i++) {
            int expected = i + 2;
            Outbox.write(database, "instrument.updated", 1, 10);
            long committed = System.nanoTime();
            buses.get(0).publish(EventApi.WRITTEN, new OutboxWritten());
            while (heard.size() < expected && System.nanoTime() - committed < 5e9) {
                Thread.sleep(0, 200_000);
            }
            delays[i] = (System.nanoTime() - committed) / 1_000;
        }
        Arrays.sort(delays);
        System.out.printf(
                "commit to consumer on another node: p50 %.1f ms, p95 %.1f ms, max %.1f ms%n",
                delays[30] / 1e3, delays[57] / 1e3, delays[59] / 1e3);
        assertThat(delays[30]).as("median, microseconds").isLessThan(250_000);
        assertHeard(61);
    }

    private void assertHeard(int count) throws Exception {
        Eventually.within(Duration.ofSeconds(15), () -> assertThat(heard.size()).isGreaterThanOrEqualTo(count));
        assertThat(List.copyOf(heard))
                .extracting(Event::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, count).boxed().toList());
    }

    private static Bus bus(int node) {
        return new Bus(cluster.node(node), CLOCK, key -> false);
    }

    private String verticle(int node) throws TimeoutException {
        Vertx vertx = cluster.node(node);
        var log = new PgEventLog(vertx, database.open(vertx));
        return await(vertx.deployVerticle(new EventVerticle(
                buses.get(node),
                log,
                new PgPoisonStore(database.open(vertx), CLOCK),
                new OutletCounts(),
                new StreamingSwitch(),
                CLOCK,
                "node-" + node)));
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(10, TimeUnit.SECONDS);
    }
}
