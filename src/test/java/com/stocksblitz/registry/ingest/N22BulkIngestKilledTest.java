package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.ingest.api.IngestMode;
import com.stocksblitz.registry.store.pg.PgEventLog;
import com.stocksblitz.registry.testing.Eventually;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * N22: a bulk ingest is killed in the middle. Its connections are cut at a known step, which a lock on that step's
 * table holds up: the catalog stays the old one or becomes the new one, the job ends, and the log is dense without
 * doubles.
 */
@ExtendWith(VertxExtension.class)
class N22BulkIngestKilledTest {
    private static final int OLD = 300;
    private static final int NEW = 900;
    private static final IngestSettings IMPATIENT = new IngestSettings(
            20, 200, 1L << 30, Duration.ofMillis(700), Duration.ofSeconds(5), Duration.ofMillis(100), 3);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "ingest_rows, 900",
        "ingest_matches, 900",
        "instruments, 900",
        "broker_tokens, 900",
        "outbox, 900",
        "event_log, 10500"
    })
    void N22_theCatalogIsTheOldOneUntilTheJobIsDoneAgain(String table, int shares, Vertx vertx) throws Exception {
        var ingest = new IngestHarness(vertx, folder);
        ingest.load("kite", IngestHarness.DAY, market(OLD, 1));
        var before = catalog(ingest);

        UUID job;
        String verticle;
        try (var owner = ingest.database.owner();
                var statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("lock table " + table + " in share mode");
            job = queue(ingest, market(shares, 2));
            verticle = deploy(vertx, ingest);
            Eventually.within(
                    Duration.ofSeconds(20),
                    () -> assertThat(ingest.sql("select count(*) from pg_locks where not granted and relation = '"
                                    + table + "'::regclass"))
                            .isNotEqualTo(List.of("0")));
            cutConnections(ingest);
            assertThat(catalog(ingest)).isEqualTo(before);
            owner.rollback();
        }
        ended(ingest, job);
        vertx.undeploy(verticle).await(10, TimeUnit.SECONDS);

        assertResendingCompletesIt(vertx, ingest, shares);
    }

    /** Moments that no table marks, the commit among them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void N22_noMomentLeavesHalfACatalog(long seed, Vertx vertx) throws Exception {
        var ingest = new IngestHarness(vertx, folder);
        ingest.load("kite", IngestHarness.DAY, market(OLD, 1));
        var job = queue(ingest, market(NEW, 2));
        var verticle = deploy(vertx, ingest);
        var running = "select count(*) from ingest_jobs where status <> 'queued' and job_id = '" + job + "'";
        Eventually.within(
                Duration.ofSeconds(10), () -> assertThat(ingest.sql(running)).containsExactly("1"));
        TimeUnit.MILLISECONDS.sleep(new Random(seed).nextInt(400));

        cutConnections(ingest);
        assertWhole(ingest, NEW);
        ended(ingest, job);
        vertx.undeploy(verticle).await(10, TimeUnit.SECONDS);

        assertResendingCompletesIt(vertx, ingest, NEW);
    }

    private static String deploy(Vertx vertx, IngestHarness ingest) throws Exception {
        var verticle = new IngestVerticle(
                new Bus(vertx, ingest.clock, key -> false),
                ingest.store,
                IMPATIENT,
                ingest.live,
                ingest.folder,
                IngestHarness.precedence(),
                ingest.clock,
                () -> ingest.runner,
                () -> IngestHarness.LATER);
        return vertx.deployVerticle(verticle, IngestVerticle.deployment()).await(10, TimeUnit.SECONDS);
    }

    private static UUID queue(IngestHarness ingest, String dump) {
        return ingest.queue(ingest.job(
                "kite",
                IngestHarness.DAY.plusDays(1),
                ingest.file(dump),
                IngestMode.FULL_CATALOG,
                new RowFilter(Set.of(), Set.of()),
                false));
    }

    private static void cutConnections(IngestHarness ingest) {
        ingest.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() "
                + "and application_name = 'registry-test'");
    }

    private static void ended(IngestHarness ingest, UUID job) throws Exception {
        Eventually.within(
                Duration.ofSeconds(30),
                () -> assertThat(ingest.sql("select status from ingest_jobs where job_id = '" + job + "'"))
                        .containsAnyOf("completed", "failed"));
    }

    /** Either nobody has a second lot or everybody has, and everything that exists is complete. */
    private static void assertWhole(IngestHarness ingest, int shares) {
        assertThat(catalog(ingest)).isIn(List.of(OLD + " 1"), List.of(shares + " 2"));
    }

    private static List<String> catalog(IngestHarness ingest) {
        return ingest.sql("select count(*), lot_size from instruments i where is_active and exists "
                + "(select from broker_tokens t where t.instrument_id = i.instrument_id and upper_inf(valid)) "
                + "group by lot_size");
    }

    private static int versionsOf(IngestHarness ingest) {
        var counted = "select count(*) from instruments i join instrument_versions v using (instrument_id, version) "
                + "where lot_size = 2";
        return Integer.parseInt(ingest.sql(counted).getFirst());
    }

    private static void assertResendingCompletesIt(Vertx vertx, IngestHarness ingest, int shares) throws Exception {
        assertWhole(ingest, shares);
        // A pool finds out that idle connections were cut when it uses them; where the job had ended before the cut,
        // the
        // first user is this test.
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThatCode(() -> ingest.pool
                                .run(
                                        Duration.ofSeconds(2),
                                        one -> one.query("select 1").execute())
                                .await(5, TimeUnit.SECONDS))
                        .doesNotThrowAnyException());
        var again = ingest.load("kite", IngestHarness.DAY.plusDays(1), market(shares, 2));
        assertThat(again.status()).as("%s", again.errors()).isEqualTo("completed");
        assertThat(versionsOf(ingest)).isEqualTo(shares);
        assertDenseWithoutDoubles(vertx, ingest, shares);
    }

    private static void assertDenseWithoutDoubles(Vertx vertx, IngestHarness ingest, int shares) throws Exception {
        var log = new PgEventLog(vertx, ingest.pool);
        while (log.number(5_000).await(10, TimeUnit.SECONDS).moved() > 0) {}
        assertThat(ingest.sql("select max(position) - count(*) from event_log")).containsExactly("0");
        assertThat(ingest.sql("select subject, type, data -> 'version', count(*) from event_log "
                        + "where instrument_id is not null group by 1, 2, 3 having count(*) > 1"))
                .isEmpty();
        assertThat(ingest.sql(
                        "select type, count(*) from event_log where instrument_id is not null group by 1 order by 1"))
                .containsExactly("instrument.created " + shares, "lot.changed " + OLD);
    }

    /** The same shares with that lot each, the first so many of them. */
    private static String market(int shares, int lot) {
        return IntStream.rangeClosed(1, shares)
                .mapToObj(n -> n * 256 + 1 + "," + n + ",SHARE" + n + ",,0.0,,0.0,0.05," + lot + ",EQ,NSE,NSE")
                .collect(Collectors.joining(
                        "\n",
                        "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,"
                                + "instrument_type,segment,exchange\n",
                        "\n"));
    }
}
