package com.stocksblitz.registry.mirror;

import static com.stocksblitz.registry.mirror.MigrationRoom.entry;
import static com.stocksblitz.registry.mirror.MigrationRoom.leaving;
import static com.stocksblitz.registry.mirror.MigrationRoom.weighing;
import static com.stocksblitz.registry.toggles.api.LiveSetting.MIGRATION_STAGE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.mirror.api.MirrorApi;
import com.stocksblitz.registry.mirror.api.RunValidation;
import com.stocksblitz.registry.mirror.api.Stage;
import com.stocksblitz.registry.mirror.api.Stage.Side;
import com.stocksblitz.registry.mirror.api.StageQuery;
import com.stocksblitz.registry.testing.Eventually;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reads and writes do at each stage, and that none of them is lost on the way. */
class MigrationTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir
    private Path home;

    private MigrationRoom room;

    private MirrorRoom at(Stage stage) throws Exception {
        room = new MigrationRoom(home, stage);
        return room.mirror;
    }

    @AfterEach
    void close() throws Exception {
        room.close();
    }

    @ParameterizedTest
    @CsvSource({
        "OFF,       true,  off,       LEGACY,   true,  false",
        "DUALWRITE, true,  dualwrite, LEGACY,   true,  true",
        "SHADOW,    true,  shadow,    LEGACY,   true,  true",
        "LIVE,      true,  live,      REGISTRY, true,  true",
        "RAMPDOWN,  true,  rampdown,  REGISTRY, true,  true",
        "COMPLETE,  true,  complete,  REGISTRY, false, true",
        "SHADOW,    false, off,       LEGACY,   true,  false",
        "LIVE,      false, complete,  REGISTRY, false, true"
    })
    void theSideThatCountsAnswersAndIsWrittenAndTheOtherOneWhereBothAre(
            Stage stage, boolean dualWrite, String inForce, Side counts, boolean screenerHas, boolean registryHas)
            throws Exception {
        var mirror = at(stage);
        if (stage.writesBoth() && stage.counts() == Side.LEGACY) {
            Eventually.within(
                    MirrorRoom.SOON,
                    () -> assertThat(room.status().move().registryBehind()).isFalse());
        }
        mirror.on = dualWrite;
        var written = room.write(weighing("S1", "4"), weighing("S2", "5"));
        assertThat(registryHas ? written.added() : written.forwarded()).isEqualTo(2);
        var both = Map.of("S1", new BigDecimal("4"), "S2", new BigDecimal("5"));
        Eventually.within(
                MirrorRoom.SOON, () -> assertThat(mirror.screener()).isEqualTo(screenerHas ? both : Map.of()));
        assertThat(mirror.registry()).isEqualTo(registryHas ? both : Map.of());
        assertThat(room.status().stage()).isEqualTo(inForce);
        assertThat(room.answered()).isEqualTo(both);

        mirror.plant("""
                {"memberships": [{"symbol": "S1", "exchange": "NSE", "index_name": "IX", "weight": 9, "sector": "IT",
                 "effective_date": "2026-11-10"}]}""");
        assertThat(room.answered().get("S1")).isEqualByComparingTo(counts == Side.LEGACY ? "9" : "4");
    }

    @Test
    void whatTheScreenerAnswersIsInTheRegistrysFormPageByPage() throws Exception {
        var mirror = at(Stage.OFF);
        mirror.plant("""
                {"memberships": [
                 {"symbol": "S2", "exchange": "NSE", "index_name": "ix", "weight": 5, "sector": null,
                  "effective_date": "2026-11-10"},
                 {"symbol": "S1", "exchange": "NSE", "index_name": "ix", "weight": 4.50, "sector": "IT",
                  "effective_date": "2026-11-09"},
                 {"symbol": "GONE", "exchange": "NSE", "index_name": "ix", "weight": 0, "sector": null,
                  "effective_date": "2026-11-10"},
                 {"symbol": "ODD", "exchange": "NSE", "index_name": "ix", "weight": null, "sector": null,
                  "effective_date": "2026-11-10"},
                 {"symbol": "S1", "exchange": "NSE", "index_name": "OTHER", "weight": 1, "sector": "IT",
                  "effective_date": "2026-11-10"}]}""");
        var first = room.listing(null, 2, null).await(5, SECONDS);
        assertThat(first.asOf()).isEqualTo(MirrorRoom.TODAY);
        assertThat(first.memberships().get(1)).satisfies(row -> {
            assertThat(row.instrumentKey()).isEqualTo("NSE:S1");
            assertThat(row.indexId()).isEqualTo("IX");
            assertThat(row.weight()).isEqualByComparingTo("4.5");
            assertThat(row.sector()).isEqualTo("IT");
            assertThat(row.dateAdded()).isEqualTo(row.effectiveDate()).isEqualTo("2026-11-09");
        });
        var second = room.listing(null, 2, first.nextCursor()).await(5, SECONDS);
        assertThat(second.nextCursor()).isNull();
        var keys = new ArrayList<String>();
        first.memberships().forEach(row -> keys.add(row.instrumentKey()));
        second.memberships().forEach(row -> keys.add(row.instrumentKey()));
        assertThat(keys).containsExactly("NSE:ODD", "NSE:S1", "NSE:S2");

        assertThat(MigrationRoom.refusal(room.listing(MirrorRoom.TODAY.minusDays(1), 5, null))
                        .code())
                .as("it knows of today only")
                .isEqualTo("not_dated");
        assertThat(room.listing(MirrorRoom.TODAY, 5, null).await(5, SECONDS).count())
                .isEqualTo(3);
        room.reach(Stage.DUALWRITE);
        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(room.status().move().registryBehind()).isFalse());
        room.reach(Stage.LIVE);
        assertThat(MigrationRoom.refusal(room.listing(null, 2, first.nextCursor()))
                        .errors())
                .extracting(FieldError::code)
                .as("a page of one side is not gone on with on the other")
                .containsExactly("invalid_cursor");
    }

    @Test
    void whatTheScreenerRefusesOrCannotBeAskedForTheRegistryDoesNotGet() throws Exception {
        var mirror = at(Stage.DUALWRITE);
        room.write(weighing("S1", "4"));
        mirror.fault("{\"status\": 422, \"symbol\": \"S2\"}");
        assertThat(room.refusal(weighing("S1", "5"), weighing("S2", "5"))).satisfies(refused -> {
            assertThat(refused).isInstanceOf(Failure.Refused.class);
            assertThat(refused.code()).isEqualTo("refused_by_screener");
            assertThat(refused.detail()).contains("422", "Fault on demand");
        });
        assertThat(mirror.registry()).containsOnly(Map.entry("S1", new BigDecimal("4")));
        mirror.fault("{\"status\": 401}");
        assertThat(room.refusal(weighing("S1", "5"))).as("a wrong key").isInstanceOf(Failure.Unavailable.class);
        mirror.fault("{}");

        mirror.screenerDown();
        for (int n = 0; n < 4; n++) {
            long begun = System.nanoTime();
            assertThat(room.refusal(weighing("S1", "6"))).isInstanceOf(Failure.Unavailable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        }
        assertThat(MigrationRoom.refusal(room.listing(null, 5, null))).isInstanceOf(Failure.Unavailable.class);
        assertThat(room.intents()).isZero();
        assertThat(mirror.registry()).containsOnly(Map.entry("S1", new BigDecimal("4")));

        mirror.screenerUp();
        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(room.writing(null, LONG, weighing("S1", "7"))
                                .transform(done -> Future.succeededFuture(done.succeeded()))
                                .await(11, SECONDS))
                        .isTrue());
        assertThat(mirror.registry()).isEqualTo(mirror.screener()).containsEntry("S1", new BigDecimal("7"));
    }

    @Test
    void whatTheScreenersRowCannotSayIsRejectedAndTheRestIsWritten() throws Exception {
        var mirror = at(Stage.SHADOW);
        var written = room.write(
                weighing("S1", "0"),
                entry("S2", "5", MirrorRoom.TODAY.plusDays(1), null),
                entry("S3", "6", MirrorRoom.TODAY.minusDays(3), null),
                weighing("NOBODY", "1"),
                leaving("S4"));
        assertThat(written.results())
                .extracting(result -> result.outcome()
                        + result.errors().stream().map(FieldError::code).toList())
                .containsExactly(
                        "rejected[not_expressible]",
                        "rejected[not_expressible]",
                        "added[]",
                        "rejected[never_known]",
                        "unchanged[]");
        assertThat(mirror.screener()).isEqualTo(mirror.registry()).containsOnlyKeys("S3");

        room.write(leaving("S3"));
        assertThat(mirror.screener()).isEqualTo(mirror.registry()).isEmpty();
        assertThat(compare()).isEqualTo("passed");
    }

    @Test
    void D3_aWriteWithoutAnAnswerIsSentAgainBeforeAnythingNewerAndItsKeyTellsWhatBecameOfIt() throws Exception {
        var mirror = at(Stage.DUALWRITE);
        mirror.fault("{\"drop\": true, \"applied\": true, \"symbol\": \"S1\"}");
        assertThat(MigrationRoom.refusal(room.writing("once", LONG, weighing("S1", "4"))))
                .isInstanceOf(Failure.DeadlineExceeded.class);
        assertThat(mirror.screener()).as("it has it").containsOnlyKeys("S1");
        assertThat(mirror.registry()).isEmpty();
        assertThat(MigrationRoom.refusal(room.writing("once", LONG, weighing("S1", "4")))
                        .code())
                .isEqualTo("idempotency_key_in_flight");
        assertThat(room.refusal(weighing("S1", "5"))).as("nothing newer").isInstanceOf(Failure.Unavailable.class);
        assertThat(room.status().move().writeSeconds()).isNotNull();

        mirror.fault("{}");
        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(mirror.registry()).containsOnly(Map.entry("S1", new BigDecimal("4"))));
        assertThat(room.intents()).isZero();
        assertThat(room.writing("once", LONG, weighing("S1", "4"))
                        .await(5, SECONDS)
                        .added())
                .isEqualTo(1);
        room.write(weighing("S1", "5"));
        assertThat(mirror.screener()).isEqualTo(mirror.registry()).containsEntry("S1", new BigDecimal("5"));
    }

    /** What a killed node leaves is the stored write, of which the screener has heard or not. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void whatAKilledNodeLeftBetweenTheSidesIsBroughtToAnEndFirst(boolean told) throws Exception {
        var mirror = at(Stage.SHADOW);
        room.write(weighing("S1", "4"));
        if (told) {
            mirror.plant("""
                    {"memberships": [{"symbol": "S1", "exchange": "NSE", "index_name": "IX", "weight": 5,
                     "sector": "IT", "effective_date": "2026-11-20"}]}""");
        }
        mirror.execute("""
                insert into membership_intent (intent_id, request, rows, trade_date, correlation_id, actor, opened_at,
                    holder, held_until)
                values (uuid_v7(),
                    '{"memberships": [{"symbol": "S1", "exchange": "NSE", "index_name": "IX", "weight": 5,
                       "sector": "IT"}], "all_or_nothing": false}',
                    '[{"symbol": "S1", "exchange": "NSE", "index_name": "IX", "weight": 5, "sector": "IT",
                       "effective_date": "2026-11-20"}]',
                    date '2026-11-20', 'left', 'loader', now(), 'dead', now() + interval '400 milliseconds')""");

        room.write(weighing("S2", "6"));

        assertThat(mirror.registry())
                .isEqualTo(mirror.screener())
                .containsOnly(Map.entry("S1", new BigDecimal("5")), Map.entry("S2", new BigDecimal("6")));
        assertThat(mirror.number("select count(*) from outbox") + mirror.head())
                .as("one event for each change")
                .isEqualTo(3);
        assertThat(compare()).isEqualTo("passed");
    }

    @Test
    void anErrorOfTheScreenersLeavesTheRegistryToTakeWhatIsThere() throws Exception {
        var mirror = at(Stage.DUALWRITE);
        room.write(weighing("S1", "4"));
        mirror.fault("{\"status\": 500, \"applied\": true, \"times\": 1}");
        assertThat(room.refusal(weighing("S1", "5"), leaving("S2"))).isInstanceOf(Failure.Unavailable.class);
        assertThat(mirror.screener()).containsEntry("S1", new BigDecimal("5"));

        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(room.status().move().registryBehind()).isFalse());
        assertThat(mirror.registry()).isEqualTo(mirror.screener());
        assertThat(compare()).isEqualTo("passed");
    }

    @Test
    void D9_theRegistryCatchesUpWithWhatTheScreenerTookWithoutItAndOverwritesNothingNewer() throws Exception {
        var mirror = at(Stage.OFF);
        mirror.weighs("S7", "7");
        mirror.weighs("S8", "8");
        mirror.plant("""
                {"memberships": [
                 {"symbol": "S7", "exchange": "NSE", "index_name": "IX", "weight": 7.5, "sector": "IT",
                  "effective_date": "2026-11-02"},
                 {"symbol": "STRANGER", "exchange": "NSE", "index_name": "IX", "weight": 1, "sector": "IT",
                  "effective_date": "2026-11-02"}]}""");
        room.write(weighing("S1", "1"), weighing("S2", "2"));
        room.write(leaving("S2"));
        assertThat(mirror.registry()).containsOnlyKeys("S7", "S8");

        room.mirror.live.set(MIGRATION_STAGE, "dualwrite");
        var last = new HashMap<String, BigDecimal>();
        for (int n = 1; n <= 30; n++) {
            var symbol = "S" + (1 + n % 3);
            room.write(weighing(symbol, n + ".5"));
            last.put(symbol, new BigDecimal(n + ".5"));
        }
        Eventually.within(MirrorRoom.SOON, () -> {
            assertThat(room.status().move().registryBehind()).isFalse();
            assertThat(room.status().move().reached()).isEqualTo("dualwrite");
        });
        assertThat(mirror.registry())
                .as("what the screener has, but for a share that the catalog does not know")
                .containsAllEntriesOf(last)
                .containsEntry("S7", new BigDecimal("7.5"))
                .hasSize(4);
        var listed = new TreeMap<>(mirror.screener());
        listed.remove("STRANGER");
        assertThat(listed).isEqualTo(mirror.registry());
        assertThat(mirror.number("select count(*) from mirror_records r where told ->> 'weight' <> '0'"))
                .as("the screener is owed nothing of it later")
                .isEqualTo(4);
    }

    @Test
    void dualWriteOffStopsOnlyTheSecondWriteAndOnAgainItIsMadeUpFor() throws Exception {
        var mirror = at(Stage.SHADOW);
        room.write(weighing("S1", "4"));
        mirror.on = false;
        room.write(weighing("S1", "5"), weighing("S2", "6"));
        assertThat(mirror.registry()).containsOnly(Map.entry("S1", new BigDecimal("4")));
        assertThat(room.answered()).isEqualTo(mirror.screener()).hasSize(2);

        mirror.on = true;
        Eventually.within(MirrorRoom.SOON, () -> assertThat(mirror.registry()).isEqualTo(mirror.screener()));
        room.write(leaving("S2"));
        assertThat(mirror.registry()).isEqualTo(mirror.screener()).hasSize(1);
    }

    @Test
    void D8_rolledBackFromLiveTheScreenerCountsOnlyOnceItHasEveryWriteMadeMeanwhile() throws Exception {
        var mirror = at(Stage.LIVE);
        room.write(weighing("S1", "4"));
        mirror.awaitEqual();
        mirror.screenerDown();
        for (int n = 1; n <= 9; n++) {
            room.write(weighing("S" + n, n + ".25"));
        }
        room.write(leaving("S1"));
        mirror.live.set(MIGRATION_STAGE, "shadow");
        Eventually.within(MirrorRoom.SOON, () -> {
            assertThat(room.status().move().asked()).isEqualTo("shadow");
            assertThat(room.status().move().reasons())
                    .extracting(FieldError::code)
                    .containsExactly("untold");
        });
        assertThat(room.status().stage()).isEqualTo("live");
        room.write(weighing("S2", "20"));
        assertThat(room.answered()).as("the registry still counts").isEqualTo(mirror.registry());

        mirror.screenerUp();
        Eventually.within(
                MirrorRoom.SOON, () -> assertThat(room.status().stage()).isEqualTo("shadow"));
        assertThat(mirror.screener())
                .isEqualTo(mirror.registry())
                .containsEntry("S2", new BigDecimal("2E+1"))
                .hasSize(8);
        assertThat(room.answered()).isEqualTo(mirror.screener());
        assertThat(mirror.number("select count(*) from audit_trail where action = 'migration_stage.moved'"
                        + " and detail ->> 'from' = 'live' and detail ->> 'to' = 'shadow'"))
                .isEqualTo(1);
    }

    @Test
    void D8_whileDualWriteIsOffWhatIsOwedCannotBeToldSoTheRegistryGoesOnCounting() throws Exception {
        var mirror = at(Stage.LIVE);
        mirror.on = false;
        room.write(weighing("S1", "4"));
        mirror.live.set(MIGRATION_STAGE, "off");
        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(room.status().move().reasons())
                        .extracting(FieldError::code)
                        .containsExactly("untold", "dual_write_off"));
        assertThat(room.answered()).containsOnlyKeys("S1");

        mirror.on = true;
        Eventually.within(
                MirrorRoom.SOON, () -> assertThat(room.status().stage()).isEqualTo("off"));
        assertThat(room.answered()).isEqualTo(mirror.screener()).containsOnlyKeys("S1");
    }

    @Test
    void D7_movedForwardAndBackUnderLoadNoAcknowledgedWriteIsLostAndNoneStaysOnOneSide() throws Exception {
        var mirror = at(Stage.SHADOW);
        var random = new Random(7);
        var stages = List.of(Stage.DUALWRITE, Stage.SHADOW, Stage.LIVE, Stage.RAMPDOWN);
        var acknowledged = new TreeMap<String, BigDecimal>();
        int refused = 0;
        for (int n = 0; n < 100; n++) {
            if (n % 10 == 0) {
                var to = stages.get(random.nextInt(stages.size()));
                mirror.live.set(MIGRATION_STAGE, to.word());
                mirror.stages
                        .move(mirror.stage.read().await(5, SECONDS).stage(), to, mirror.today)
                        .await(5, SECONDS);
            }
            if (n % 25 == 7) {
                mirror.fault("{\"latency_ms\": 100, \"times\": 5}");
            }
            var symbol = "S" + (1 + random.nextInt(9));
            var weight = new BigDecimal(1 + n + ".5").movePointLeft(1);
            try {
                if (random.nextInt(5) == 0) {
                    room.write(leaving(symbol));
                    acknowledged.remove(symbol);
                } else {
                    room.write(weighing(symbol, weight.toPlainString()));
                    acknowledged.put(symbol, weight.stripTrailingZeros());
                }
            } catch (FailureException late) {
                refused++;
            }
        }
        assertThat(refused).as("a change of sides is waited for").isZero();
        room.reach(Stage.LIVE);
        mirror.awaitEqual();
        assertThat(mirror.registry()).isEqualTo(acknowledged);
        assertThat(room.intents()).isZero();
        room.reach(Stage.SHADOW);
        assertThat(room.answered()).isEqualTo(acknowledged);
        assertThat(compare()).isEqualTo("passed");
    }

    @Test
    void D11_comparedAndReadWhileWritesGoOnNothingDiffers() throws Exception {
        var mirror = at(Stage.SHADOW);
        mirror.fault("{\"latency_ms\": 10}");
        var writes = new ArrayList<Future<?>>();
        for (int n = 1; n <= 60; n++) {
            writes.add(room.writing(null, LONG, weighing("S" + (1 + n % 9), n + ".5")));
        }
        for (int n = 0; n < 3; n++) {
            assertThat(compare()).isEqualTo("passed");
            room.answered();
        }
        assertThat(writes).as("writes went on").anyMatch(one -> !one.isComplete());
        Future.all(writes).await(10, SECONDS);
        assertThat(mirror.registry()).isEqualTo(mirror.screener()).hasSize(9);
        assertThat(room.status().node().reads().different()).isZero();
    }

    @Test
    void D12_aStageWrittenPastTheNodesWaitsForTheGateAndTellsWhatFor() throws Exception {
        var mirror = at(Stage.SHADOW);
        room.write(weighing("S1", "4"));
        mirror.live.set(MIGRATION_STAGE, "live");
        Eventually.within(MirrorRoom.SOON, () -> {
            assertThat(room.status().move().asked()).isEqualTo("live");
            assertThat(room.status().move().reasons())
                    .extracting(FieldError::code)
                    .containsExactly("not_compared");
        });
        assertThat(room.status().stage()).isEqualTo("shadow");
        assertThat(mirror.ask(MirrorApi.MOVE, new StageQuery("live")).reached()).isFalse();

        assertThat(compare()).isEqualTo("passed");
        assertThat(mirror.ask(MirrorApi.MOVE, new StageQuery("live")).reached()).isTrue();
        assertThat(room.status().stage()).isEqualTo("live");
        assertThat(room.status().move().asked()).isNull();

        mirror.live.set(MIGRATION_STAGE, "complete");
        mirror.execute("update validation_runs set finished_at = now() - interval '2 hours',"
                + " started_at = now() - interval '2 hours'");
        assertThat(mirror.ask(MirrorApi.MOVE, new StageQuery("complete")).reasons())
                .extracting(FieldError::code)
                .containsExactly("not_compared");
        mirror.live.set(MIGRATION_STAGE, "live");
        assertThat(mirror.ask(MirrorApi.MOVE, new StageQuery("live")).reached())
                .as("the operator thinks better of it")
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"SHADOW", "LIVE"})
    void readsOfBothSidesAreComparedAndADifferenceKeepsTheStageFromGoingForward(Stage stage) throws Exception {
        var mirror = at(stage);
        room.write(weighing("S1", "4"), weighing("S2", "5"));
        Eventually.within(MirrorRoom.SOON, () -> assertThat(mirror.screener()).isEqualTo(mirror.registry()));
        room.answered();
        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(room.status().node().reads().equal()).isPositive());
        assertThat(room.status().node().reads().different()).isZero();
        room.listing(null, 1, null).await(5, SECONDS);
        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(room.status().node().reads().skipped())
                        .as("one page of many")
                        .isEqualTo(1));

        mirror.plant("""
                {"memberships": [{"symbol": "S1", "exchange": "NSE", "index_name": "IX", "weight": 9, "sector": "IT",
                 "effective_date": "2026-11-20"}]}""");
        room.answered();
        Eventually.within(MirrorRoom.SOON, () -> {
            assertThat(room.status().node().reads().different()).isEqualTo(1);
            assertThat(room.status().differences()).singleElement().satisfies(one -> {
                assertThat(one.stage()).isEqualTo(stage.word());
                assertThat(one.record()).isEqualTo("NSE:S1 in IX");
                assertThat(one.field()).isEqualTo("weight");
                assertThat(new BigDecimal(one.registry())).isEqualByComparingTo("4");
                assertThat(new BigDecimal(one.screener())).isEqualByComparingTo("9");
            });
        });
        mirror.live.set(MIGRATION_STAGE, "rampdown");
        assertThat(mirror.ask(MirrorApi.MOVE, new StageQuery("rampdown")).reasons())
                .extracting(FieldError::code)
                .contains("reads_differ");
    }

    @Test
    void D14_inLiveAScreenerThatFailsOrIsSlowReachesNoReader() throws Exception {
        var mirror = at(Stage.LIVE);
        room.write(weighing("S1", "4"));
        mirror.awaitEqual();
        for (var fault : List.of("{\"status\": 500}", "{\"latency_ms\": 3000}", "{\"error_in_success\": true}")) {
            mirror.fault(fault);
            long failed = room.status().node().reads().failed();
            long begun = System.nanoTime();
            assertThat(room.answered()).containsOnlyKeys("S1");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(fault).isLessThan(Duration.ofMillis(500));
            Eventually.within(
                    MirrorRoom.SOON,
                    () -> assertThat(room.status().node().reads().failed())
                            .as(fault)
                            .isGreaterThan(failed));
        }
    }

    private String compare() throws Exception {
        room.mirror.ask(MirrorApi.VALIDATE, new RunValidation("detailed", 1_000));
        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(
                                room.mirror.text("select status from validation_runs order by started_at desc limit 1"))
                        .isNotEqualTo("running"));
        return room.mirror.text("""
                select case when status = 'passed' and report -> 'summary' ->> 'mismatched_records' = '0'
                    and report -> 'summary' ->> 'missing_in_registry' = '0'
                    and report -> 'summary' ->> 'missing_in_screener' = '0' then status else report::text end
                from validation_runs order by started_at desc limit 1""");
    }
}
