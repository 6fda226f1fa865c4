package com.stocksblitz.registry.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.stocksblitz.registry.store.pg.PgEventLog;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Outbox;
import com.stocksblitz.registry.testing.Outbox.Logged;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class SequencerTest {
    private static final int WRITERS = 16;
    private static final int KEYS = 8;

    @Test
    void N9_sixteenWritersWithPausesLoseNothingAndKeepTheOrderOfEachKeyOverTwoSequencers(Vertx vertx) throws Exception {
        long seed = System.nanoTime();
        var database = database();
        var heads = new AtomicLong();
        var sequencers = List.of(sequencer(vertx, database, heads), sequencer(vertx, database, heads));
        sequencers.forEach(Sequencer::wake);

        long committed = write(database, seed, Duration.ofSeconds(4));

        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(Outbox.log(database)).as("seed %d", seed).hasSize((int) committed));
        assertThat(committed)
                .as("seed %d: a run without writes proves nothing", seed)
                .isGreaterThan(500);
        assertDenseAndRising(Outbox.log(database), seed);
        assertThat(heads).hasValue(committed);
        for (var sequencer : sequencers) {
            sequencer.stop().await(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void N3_goesOnWhenTheDatabaseCutsItsConnectionsInTheMiddleOfTheWork(Vertx vertx) throws Exception {
        var database = database();
        var sequencer = sequencer(vertx, database, new AtomicLong());
        sequencer.wake();
        for (int i = 0; i < 10; i++) {
            Outbox.write(database, "instrument.updated", 4_000, 400);
            sequencer.wake();
            Outbox.number(
                    database,
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database()"
                            + " and usename = '" + TestPostgres.SERVICE_ROLE + "'");
        }

        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(Outbox.number(database, "select count(*) from event_log"))
                        .isEqualTo(40_000));
        assertThat(Outbox.number(database, "select max(position) from event_log"))
                .isEqualTo(40_000);
        assertThat(Outbox.number(database, "select count(distinct event_id) from event_log"))
                .isEqualTo(40_000);
        sequencer.stop().await(5, TimeUnit.SECONDS);
    }

    @Test
    void stopsAfterTheRunningBatchAndLeavesTheRestForTheNextStart(Vertx vertx) throws Exception {
        var database = database();
        var stopped = sequencer(vertx, database, new AtomicLong());
        stopped.wake();
        stopped.stop().await(5, TimeUnit.SECONDS);
        Outbox.write(database, "instrument.updated", 10, 10);
        stopped.wake();

        var heads = new AtomicLong();
        var next = sequencer(vertx, database, heads);
        next.wake();

        Eventually.within(Duration.ofSeconds(5), () -> assertThat(heads).hasValue(10));
        next.stop().await(5, TimeUnit.SECONDS);
    }

    private static TestDatabase database() throws SQLException {
        var database = TestPostgres.database();
        try (var owner = database.owner();
                var statement = owner.createStatement()) {
            statement.execute("create table versioned (key text primary key, version int not null)");
            statement.execute("insert into versioned select 'K' || n, 0 from generate_series(1, " + KEYS + ") n");
        }
        return database;
    }

    private static Sequencer sequencer(Vertx vertx, TestDatabase database, AtomicLong heads) {
        var log = new PgEventLog(vertx, database.open(vertx));
        return new Sequencer(vertx, log, head -> heads.accumulateAndGet(head, Math::max));
    }

    /** Returns how many events were committed. */
    private static long write(TestDatabase database, long seed, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        var writers = new ArrayList<Callable<Long>>();
        for (int writer = 0; writer < WRITERS; writer++) {
            var random = new Random(seed + writer);
            writers.add(() -> write(database, random, end));
        }
        long committed = 0;
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            for (var done : threads.invokeAll(writers)) {
                committed += done.get();
            }
        }
        return committed;
    }

    private static long write(TestDatabase database, Random random, long end) throws Exception {
        long committed = 0;
        try (var connection = database.owner()) {
            connection.setAutoCommit(false);
            while (System.nanoTime() < end) {
                var key = "K" + (1 + random.nextInt(KEYS));
                Thread.sleep(random.nextInt(5));
                Outbox.writeVersion(connection, key, nextVersion(connection, key));
                Thread.sleep(random.nextInt(12));
                if (random.nextInt(10) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                    committed++;
                }
            }
        }
        return committed;
    }

    /** Locks the key's row, as every writer must before it draws. */
    private static int nextVersion(Connection connection, String key) throws SQLException {
        var sql = "update versioned set version = version + 1 where key = ? returning version";
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, key);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? rows.getInt(1) : fail("no such key " + key);
            }
        }
    }

    private static void assertDenseAndRising(List<Logged> log, long seed) {
        var versions = new HashMap<String, Integer>();
        for (int i = 0; i < log.size(); i++) {
            var logged = log.get(i);
            assertThat(logged.position()).as("seed %d", seed).isEqualTo(i + 1L);
            int before = versions.getOrDefault(logged.subject(), 0);
            assertThat(logged.version()).as("seed %d, %s", seed, logged).isEqualTo(before + 1);
            versions.put(logged.subject(), logged.version());
        }
    }
}
