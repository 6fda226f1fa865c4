package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.ingest.DriftMeasure.Kind;
import com.stocksblitz.registry.ingest.api.Finding;
import com.stocksblitz.registry.testing.TestLive;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The rule alone: what is too much for one day, and what an operator has accepted. */
class DriftGuardTest {
    private static final LocalDate WEDNESDAY = LocalDate.of(2025, 8, 20);

    @ParameterizedTest
    @CsvSource({
        // 5 % of the tokens may close in a step of up to a week
        "CLOSED_TOKENS, 50,  1000, 1,  passes",
        "CLOSED_TOKENS, 51,  1000, 1,  holds",
        "CLOSED_TOKENS, 51,  1000, 7,  holds",
        // then as much again with each week begun
        "CLOSED_TOKENS, 100, 1000, 8,  passes",
        "CLOSED_TOKENS, 101, 1000, 14, holds",
        "CLOSED_TOKENS, 101, 1000, 15, passes",
        // but never more than half
        "CLOSED_TOKENS, 500, 1000, 400, passes",
        "CLOSED_TOKENS, 501, 1000, 400, holds",
        // a handful proves nothing
        "CLOSED_TOKENS, 49,  49,   1,  passes",
        "CLOSED_TOKENS, 50,  50,   1,  holds",
        // Saturdays carry one percent more than Fridays
        "MORE_ROWS,     10,  1000, 1,  passes",
        "MORE_ROWS,     301, 1000, 1,  holds",
        "MORE_ROWS,     -10, 1000, 1,  passes",
        "FEWER_ROWS,    51,  1000, 1,  holds",
        "EXPIRIES_GONE, 6,   100,  1,  holds",
        "CHANGED_LOTS,  100, 1000, 1,  passes",
        "CHANGED_LOTS,  101, 1000, 1,  holds",
        "CHANGED_TICKS, 101, 1000, 1,  holds",
        "CHANGED_STRIKES, 21, 1000, 1, holds",
        "CHANGED_TOKENS, 51, 1000, 1,  holds",
        "CHANGED_ISINS, 21,  1000, 1,  holds",
        "RENAMED,       21,  1000, 1,  holds",
        // a missing segment is too much at any time, and so are bad rows
        "SEGMENT_GONE,  50,  50,   400, holds",
        "QUARANTINED,   51,  1000, 1,  holds",
        "QUARANTINED,   51,  1000, 400, holds",
        "EXPIRED_ROWS,  201, 1000, 400, holds",
        "SAME_FILE,     1,   1000, 1,  holds",
        "SAME_FILE,     30,  1000, 1,  holds",
        "SAME_FILE,     31,  1000, 1,  passes",
        "SAME_FILE,     1,   49,   1,  passes",
    })
    void whatADayCanChangePasses(Kind kind, long count, long of, int days, String verdict) {
        var judged = guard(new TestLive()).judge(drift(WEDNESDAY, days, measure(kind, count, of)), List.of());

        assertThat(judged.holds() ? "holds" : "passes").isEqualTo(verdict);
        assertThat(judged.findings()).hasSize(judged.holds() ? 1 : 0);
    }

    @Test
    void aFirstLoadIsJudgedByItsOwnRowsAlone() {
        var first = new Drift(
                WEDNESDAY,
                Optional.empty(),
                List.of(
                        measure(Kind.MORE_ROWS, 100_000, 0),
                        measure(Kind.CLOSED_TOKENS, 0, 0),
                        measure(Kind.QUARANTINED, 60, 1_000)),
                Map.of());

        assertThat(guard(new TestLive()).judge(first, List.of()).findings())
                .extracting(Finding::measure)
                .containsExactly("quarantined");
    }

    @Test
    void theSameFileOnASaturdayIsTheExchangesRest() {
        var saturday = WEDNESDAY.plusDays(3);
        assertThat(guard(new TestLive())
                        .judge(drift(saturday, 1, measure(Kind.SAME_FILE, 1, 1_000)), List.of())
                        .holds())
                .isFalse();
    }

    @Test
    void aFindingTellsMeasureShareLimitAndExamples() {
        var measure = new DriftMeasure(Kind.CLOSED_TOKENS, "NSE", 123, 1_000, List.of("NSE:TCS 2953217"));

        var finding = guard(new TestLive())
                .judge(drift(WEDNESDAY, 1, measure), List.of())
                .findings()
                .getFirst();

        assertThat(finding.measure()).isEqualTo("closed_tokens");
        assertThat(finding.segment()).isEqualTo("NSE");
        assertThat(finding.percent()).isEqualByComparingTo("12.30");
        assertThat(finding.limitPercent()).isEqualByComparingTo("5");
        assertThat(finding.examples()).containsExactly("NSE:TCS 2953217");
    }

    @Test
    void whatWasAcceptedHoldsAgainOnlyWhereItGotWorse() {
        var guard = guard(new TestLive());
        var accepted = guard.judge(drift(WEDNESDAY, 1, measure(Kind.CLOSED_TOKENS, 100, 1_000)), List.of())
                .findings();

        assertThat(guard.judge(drift(WEDNESDAY, 1, measure(Kind.CLOSED_TOKENS, 100, 1_000)), accepted)
                        .holds())
                .isFalse();
        assertThat(guard.judge(drift(WEDNESDAY, 1, measure(Kind.CLOSED_TOKENS, 90, 1_000)), accepted)
                        .holds())
                .isFalse();
        assertThat(guard.judge(drift(WEDNESDAY, 1, measure(Kind.CLOSED_TOKENS, 101, 1_000)), accepted)
                        .holds())
                .isTrue();
        assertThat(guard.judge(drift(WEDNESDAY, 1, measure(Kind.RENAMED, 100, 1_000)), accepted)
                        .holds())
                .isTrue();
    }

    @Test
    void switchedOffItTellsAndLetsPass() {
        var off = new TestLive().set(LiveSetting.INGEST_GUARD_ENABLED, "false");
        var judged = guard(off).judge(drift(WEDNESDAY, 1, measure(Kind.SEGMENT_GONE, 100, 100)), List.of());

        assertThat(judged.holds()).isFalse();
        assertThat(judged.findings()).hasSize(1);
    }

    /** Every limit is in force with the next job, without a restart. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyLimitIsALiveSetting(Kind kind) {
        var live = new TestLive();
        var drift = drift(WEDNESDAY, 1, measure(kind, 990, 1_000));
        if (kind == Kind.SAME_FILE) {
            drift = drift(WEDNESDAY, 1, measure(kind, 1, 1_000));
            live.set(LiveSetting.INGEST_SAME_FILE_DAYS, "0");
        } else if (kind == Kind.SEGMENT_GONE) {
            live.set(LiveSetting.INGEST_GUARD_MIN_ROWS, "1001");
        } else {
            live.set(kind.limit().orElseThrow(), "99");
        }

        assertThat(guard(new TestLive()).judge(drift, List.of()).holds()).isTrue();
        assertThat(guard(live).judge(drift, List.of()).holds()).isFalse();
    }

    private static DriftGuard guard(TestLive live) {
        return new DriftGuard(DriftLimits.of(live.current()));
    }

    private static Drift drift(LocalDate day, int daysSince, DriftMeasure measure) {
        var earlier = new Drift.Earlier(new UUID(0, 1), day.minusDays(daysSince));
        return new Drift(day, Optional.of(earlier), List.of(measure), Map.of(measure.segment(), measure.of()));
    }

    private static DriftMeasure measure(Kind kind, long count, long of) {
        return new DriftMeasure(kind, "NSE", count, of, List.of());
    }
}
