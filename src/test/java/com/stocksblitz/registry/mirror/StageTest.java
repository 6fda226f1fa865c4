package com.stocksblitz.registry.mirror;

import static com.stocksblitz.registry.toggles.api.LiveSetting.BATCH_SIZE;
import static com.stocksblitz.registry.toggles.api.LiveSetting.MIGRATION_STAGE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.mirror.api.MirrorApi;
import com.stocksblitz.registry.mirror.api.MirrorQuery;
import com.stocksblitz.registry.mirror.api.RunValidation;
import com.stocksblitz.registry.mirror.api.Stage;
import com.stocksblitz.registry.mirror.api.StageAllowed;
import com.stocksblitz.registry.mirror.api.StageQuery;
import com.stocksblitz.registry.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the stage of the migration is moved; what reads and writes do at each stage is in {@link MigrationTest}. */
class StageTest extends InMirrorRoom {
    @BeforeEach
    void trade() throws Exception {
        room.market(10).allWeigh("4");
    }

    @ParameterizedTest
    @CsvSource({
        "unset, true, live, true",
        "unset, false, complete, false",
        "live, true, live, true",
        "live, false, complete, false",
        "rampdown, true, rampdown, true",
        "rampdown, false, complete, false",
        "complete, true, complete, false",
        "complete, false, complete, false"
    })
    void theStageInForceFollowsFromSettingAndToggleAndSaysWhetherTheScreenerIsTold(
            String setting, boolean dualWrite, String stage, boolean told) throws Exception {
        room.on = dualWrite;
        room.live.set(MIGRATION_STAGE, setting);
        room.start("a");
        assertThat(room.ask(MirrorApi.STATUS, new MirrorQuery()).stage()).isEqualTo(stage);
        if (told) {
            room.awaitEqual();
        } else {
            room.vertx.timer(400).await(5, SECONDS);
            assertThat(room.screener()).isEmpty();
            assertThat(room.position()).as("stands still").isZero();
        }
    }

    @Test
    void onlyInTheStagesInWhichBothSidesAreWrittenAndComparedTheScheduleCompares() throws Exception {
        room.start("a");
        room.awaitEqual();
        for (var stage : Stage.values()) {
            room.reach(stage.word());
            long before = room.number("select count(*) from validation_runs");
            room.execute("update validation_runs set slot = null");
            room.validationDesk("b", Duration.ofDays(10_000)).look().await(5, SECONDS);
            assertThat(room.number("select count(*) from validation_runs") - before)
                    .as(stage.word())
                    .isEqualTo(stage == Stage.SHADOW || stage == Stage.LIVE ? 1 : 0);
        }
    }

    @Test
    void D12_forwardIsRefusedWithEveryReasonUntilBothSidesAreKnownToBeEqualAndBackNever() throws Exception {
        room.live.set(MIGRATION_STAGE, "live");
        room.start("a");
        room.awaitEqual();
        assertThat(refusals("rampdown")).containsExactly("not_compared");

        room.plant("""
                {"memberships": [{"symbol": "S1", "exchange": "NSE", "index_name": "IX", "weight": 9, "sector": "IT",
                 "effective_date": "2026-11-10"}]}""");
        compare("failed");
        assertThat(refusals("rampdown")).as("one mismatch").containsExactly("differs");

        room.weighs("S1", "5");
        room.awaitEqual();
        compare("passed");
        assertThat(allowed("rampdown")).isEqualTo(new StageAllowed("live", "rampdown"));
        assertThat(allowed("complete")).isEqualTo(new StageAllowed("live", "complete"));

        room.weighs("S2", "0");
        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(room.number("select count(*) from dead_letters"))
                        .isEqualTo(1));
        room.fault("{\"status\": 503}");
        room.weighs("S3", "6");
        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(refusals("complete"))
                        .containsExactlyInAnyOrder("dead_letters", "queue_not_empty", "screener_away"));
        room.execute("update validation_runs set finished_at = finished_at - interval '2 hours',"
                + " started_at = started_at - interval '2 hours'");
        assertThat(refusals("complete")).contains("not_compared");

        room.reach("complete");
        for (var back : List.of("rampdown", "live", "unset", "complete")) {
            assertThat(allowed(back).from()).as("back is never refused").isEqualTo("complete");
        }
    }

    @Test
    void D7_movedForwardAndBackUnderWritesNoWriteStaysOnOneSide() throws Exception {
        var random = new Random(7);
        room.live.set(BATCH_SIZE, "2");
        room.start("a");
        for (int step = 0; step < 40; step++) {
            room.live.set(
                    MIGRATION_STAGE, List.of("live", "rampdown", "complete").get(random.nextInt(3)));
            var symbol = "S" + (1 + random.nextInt(10));
            if (random.nextInt(4) == 0) {
                room.leaves(symbol);
            } else {
                room.weighs(symbol, "" + (1 + random.nextInt(90)));
            }
        }
        room.live.set(MIGRATION_STAGE, "live");
        room.awaitEqual();
    }

    private StageAllowed allowed(String stage) throws Exception {
        return room.ask(MirrorApi.GATE, new StageQuery(stage));
    }

    private List<String> refusals(String stage) throws Exception {
        try {
            return List.of("allowed: " + allowed(stage));
        } catch (FailureException refused) {
            assertThat(refused.failure()).isInstanceOf(Failure.Refused.class);
            return refused.failure().errors().stream().map(FieldError::code).toList();
        }
    }

    private void compare(String status) throws Exception {
        room.ask(MirrorApi.VALIDATE, new RunValidation("detailed", 1_000));
        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(room.text("select status from validation_runs order by started_at desc limit 1"))
                        .isEqualTo(status));
    }
}
