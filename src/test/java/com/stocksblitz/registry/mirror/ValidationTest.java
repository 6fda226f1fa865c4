package com.stocksblitz.registry.mirror;

import static com.stocksblitz.registry.toggles.api.LiveSetting.MAX_DRIFT_PERCENT;
import static com.stocksblitz.registry.toggles.api.LiveSetting.MAX_MISMATCH_PERCENT;
import static com.stocksblitz.registry.toggles.api.LiveSetting.MAX_MISSING_PERCENT;
import static com.stocksblitz.registry.toggles.api.LiveSetting.NUMERIC_TOLERANCE_PERCENT;
import static com.stocksblitz.registry.toggles.api.LiveSetting.VALIDATION_MODE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.stocksblitz.registry.alert.api.Alert;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.mirror.api.MirrorApi;
import com.stocksblitz.registry.mirror.api.RunValidation;
import com.stocksblitz.registry.mirror.api.ValidationQuery;
import com.stocksblitz.registry.mirror.api.ValidationReport.Mismatch;
import com.stocksblitz.registry.mirror.api.ValidationReport.Violation;
import com.stocksblitz.registry.mirror.api.ValidationRun;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All records of both sides, against the real database and a screener. */
class ValidationTest extends InMirrorRoom {
    private static final int RECORDS = 1_000;

    @Test
    void D10_oneDifferenceOfEachKindAmongManyRecordsIsFoundAndNothingElse() throws Exception {
        told(RECORDS);
        assertThat(run("detailed").status()).isEqualTo("passed");

        plant("S1", "0", "IT", "2026-11-10"); // no member there
        plant("S2", "7", "IT", "2026-11-10"); // another weight
        plant("S3", "4.0001", "IT", "2026-11-10"); // within the tolerance
        plant("S4", "4.000", "IT", "2026-11-10"); // only written otherwise
        plant("S5", "4", "Energy", "2026-11-10");
        plant("S6", "4", "IT", "2026-11-09");
        plant("XTRA", "1", "IT", "2026-11-10"); // nobody's
        plant("GONE", "0", null, "2026-11-10"); // no member on either side
        var report = run("detailed").report();

        assertThat(report.mismatches())
                .extracting(Mismatch::record, Mismatch::kind, Mismatch::registry, Mismatch::screener)
                .containsExactlyInAnyOrder(
                        tuple("NSE:S1 in IX", "missing_in_screener", "4", null),
                        tuple("NSE:S2 in IX", "weight", "4", "7"),
                        tuple("NSE:S5 in IX", "sector", "IT", "Energy"),
                        tuple("NSE:S6 in IX", "effective_date", "2026-11-10", "2026-11-09"),
                        tuple("NSE:XTRA in IX", "missing_in_registry", null, "1"));
        var summary = report.summary();
        assertThat(summary.totalRegistryRecords()).isEqualTo(RECORDS);
        assertThat(summary.totalScreenerRecords()).isEqualTo(RECORDS);
        assertThat(summary.missingInScreener()).isEqualTo(1);
        assertThat(summary.missingInRegistry()).isEqualTo(1);
        assertThat(summary.mismatchedRecords()).isEqualTo(3);
        assertThat(summary.withinTolerance()).isEqualTo(1);
        assertThat(summary.matchedRecords()).isEqualTo(RECORDS - 4);
        assertThat(summary.pendingRecords()).isZero();
        assertThat(report.fieldMismatches()).containsOnlyKeys("weight", "sector", "effective_date");

        assertThat(run("strict").report().summary().mismatchedRecords())
                .as("without tolerance")
                .isEqualTo(4);
        var basic = run("basic").report();
        assertThat(basic.mismatches()).isEmpty();
        assertThat(basic.summary()).isEqualTo(summary);
    }

    @Test
    void whatAllDiffersIsLookedAtInPortionsAndCountedOnce() throws Exception {
        told(600);
        for (int n = 1; n <= 600; n++) {
            plant("S" + n, "5", "IT", "2026-11-10");
        }
        var report = run(new RunValidation("detailed", 100)).report();
        assertThat(report.summary().mismatchedRecords()).isEqualTo(600);
        assertThat(report.mismatches()).hasSize(100);
        assertThat(report.fieldMismatches()).containsEntry("weight", 600);
        assertThat(report.summary().driftPercent()).isEqualByComparingTo("25");
    }

    /** Ten members of weight 4; one is missing, one has another sector, and one weighs 1 % more. */
    @ParameterizedTest
    @CsvSource({
        "MAX_MISSING_PERCENT, 9.9, 10",
        "MAX_MISMATCH_PERCENT, 22.2, 22.3",
        "MAX_DRIFT_PERCENT, 9.8, 9.9",
        "NUMERIC_TOLERANCE_PERCENT, 0.9, 1"
    })
    void eachThresholdDecidesByItself(LiveSetting setting, String lower, String higher) throws Exception {
        told(10);
        plant("S1", "0", "IT", "2026-11-10");
        plant("S2", "4", "Energy", "2026-11-10");
        plant("S3", "4.04", "IT", "2026-11-10");
        room.live
                .set(MAX_MISSING_PERCENT, "100")
                .set(MAX_DRIFT_PERCENT, "100")
                .set(MAX_MISMATCH_PERCENT, setting == NUMERIC_TOLERANCE_PERCENT ? "15" : "100");

        room.live.set(setting, higher);
        assertThat(run("detailed").report().thresholdViolations()).isEmpty();
        room.live.set(setting, lower);
        var failed = run("detailed");

        assertThat(failed.status()).isEqualTo("failed");
        assertThat(failed.report().summary().passedThresholds()).isFalse();
        assertThat(failed.report().thresholdViolations())
                .extracting(Violation::threshold)
                .containsExactly((setting == NUMERIC_TOLERANCE_PERCENT ? MAX_MISMATCH_PERCENT : setting).key());
        assertThat(room.number(
                        "select count(*) from outbox where type = 'validation.failed' and data ->> 'validation_id' = '"
                                + failed.validationId() + "'"))
                .isEqualTo(1);
        assertThat(room.alerts).extracting(Alert::kind).containsExactly("validation_failed");
        assertThat(room.counts.missing()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"status\": 500}", "{\"error_in_success\": true}", "{\"drop\": true}"})
    void D5_aSideThatCannotBeReadIsAnErrorAndNoEmptySide(String fault) throws Exception {
        told(20);
        room.on = false;
        room.fault(fault);
        var run = run("detailed");
        assertThat(run.status()).isEqualTo("error");
        assertThat(run.report()).isNull();
        assertThat(run.error()).contains("screener");
        assertThat(room.counts.notCompared()).isEqualTo(1);
        assertThat(room.alerts).extracting(Alert::kind).contains("validation_failed");
    }

    @Test
    void D11_whatIsStillToBeToldIsPendingAndNoDifference() throws Exception {
        told(50);
        room.on = false;
        room.weighs("S1", "9");
        room.leaves("S2");
        room.weighs("S3", "1");
        plant("S4", "9", "IT", "2026-11-10");

        var summary = run("strict").report().summary();

        assertThat(summary.pendingRecords()).isEqualTo(3);
        assertThat(summary.mismatchedRecords()).isEqualTo(1);
        assertThat(summary.missingInRegistry() + summary.missingInScreener()).isZero();
        room.on = true;
        Eventually.within(
                MirrorRoom.SOON, () -> assertThat(room.screener().get("S1")).isEqualByComparingTo("9"));
        summary = run("strict").report().summary();
        assertThat(summary.pendingRecords()).isZero();
        assertThat(summary.mismatchedRecords()).isEqualTo(1);
    }

    @Test
    void theScheduleHasOneRunASlotOfWhicheverNodeAndNoneWhileItIsSwitchedOff() throws Exception {
        told(5);
        var a = room.validationDesk("a", Duration.ofDays(10_000));
        var b = room.validationDesk("b", Duration.ofDays(10_000));
        room.on = false;
        a.look().await(5, SECONDS);
        room.on = true;
        room.live.set(VALIDATION_MODE, "disabled");
        a.look().await(5, SECONDS);
        assertThat(runs()).isZero();

        room.live.set(VALIDATION_MODE, "lenient");
        a.look().await(5, SECONDS);
        b.look().await(5, SECONDS);
        a.look().await(5, SECONDS);

        assertThat(runs()).isEqualTo(1);
        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(room.number("select count(*) from validation_runs where status = 'passed'"))
                        .isEqualTo(1));
    }

    @Test
    void whatIsAskedWronglyOrIsNotThereIsRefused() throws Exception {
        told(1);
        assertThatThrownBy(() -> room.ask(MirrorApi.VALIDATE, new RunValidation("loud", 1)))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure().errors())
                                .extracting("pointer")
                                .containsExactly("/validation_level", "/batch_size"));
        assertThatThrownBy(() -> room.ask(MirrorApi.VALIDATION, new ValidationQuery(UUID.randomUUID())))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.NotFound.class));
    }

    private void told(int records) throws Exception {
        room.market(records).allWeigh("4");
        room.start("a");
        Eventually.within(
                Duration.ofSeconds(60),
                () -> assertThat(room.number("select count(*) from mirror_records where told is not null"))
                        .isEqualTo(records));
    }

    private void plant(String symbol, String weight, String sector, String date) throws Exception {
        room.plant("""
                {"memberships": [{"symbol": "%s", "exchange": "NSE", "index_name": "IX", "weight": %s, "sector": %s,
                 "effective_date": "%s"}]}""".formatted(symbol, weight, sector == null ? "null" : "\"" + sector + "\"", date));
    }

    private ValidationRun run(String level) throws Exception {
        return run(new RunValidation(level, 10_000));
    }

    private ValidationRun run(RunValidation asked) throws Exception {
        var begun = room.ask(MirrorApi.VALIDATE, asked);
        assertThat(begun.status()).isIn("running", "passed", "failed", "error");
        Eventually.within(
                Duration.ofSeconds(60), () -> assertThat(find(begun).status()).isNotEqualTo("running"));
        return find(begun);
    }

    private ValidationRun find(ValidationRun begun) throws Exception {
        return room.ask(MirrorApi.VALIDATION, new ValidationQuery(begun.validationId()));
    }

    private long runs() throws Exception {
        return room.number("select count(*) from validation_runs");
    }
}
