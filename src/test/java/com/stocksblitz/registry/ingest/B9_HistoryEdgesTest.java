package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.catalog.Chronicle;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ingest.api.IngestMode;
import com.stocksblitz.registry.store.pg.PgCatalogHistory;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ends of ranges of dates, where histories go wrong; what lies between is compared with an oracle elsewhere. */
@ExtendWith(VertxExtension.class)
class B9_HistoryEdgesTest {
    private static final LocalDate DAY = IngestHarness.DAY;

    @TempDir
    Path folder;

    private IngestHarness ingest;

    @BeforeEach
    void open(Vertx vertx) {
        ingest = new IngestHarness(vertx, folder);
    }

    @Test
    void B9_aMappingThatEndsOnTheDateOnWhichItBeganWasNeverValid() {
        kite(DAY, future("SBIN", "2025-09-30"));
        kite(DAY, future("TCS", "2025-09-30"));

        assertThat(mappings()).containsExactly("NFO:TCS:2025-09-30:FUT [2025-08-20,)");
    }

    @Test
    void B9_touchingMappingsShareNoDate() {
        kite(DAY, future("SBIN", "2025-09-30"));
        kite(DAY.plusDays(1), future("TCS", "2025-09-30"));

        assertThat(mappings())
                .containsExactly(
                        "NFO:SBIN:2025-09-30:FUT [2025-08-20,2025-08-21)", "NFO:TCS:2025-09-30:FUT [2025-08-21,)");
        assertThat(ownersOn(DAY)).containsExactly("NFO:SBIN:2025-09-30:FUT");
        assertThat(ownersOn(DAY.plusDays(1))).containsExactly("NFO:TCS:2025-09-30:FUT");
        assertThat(ownersOn(DAY.minusDays(1))).isEmpty();
    }

    @Test
    void B9_aDumpOlderThanWhatIsAppliedIsRefusedSoThatNoRangeIsInverted() {
        kite(DAY, future("SBIN", "2025-09-30"));

        assertThatThrownBy(() -> kite(DAY.minusDays(1), future("TCS", "2025-09-30")))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo("older_than_applied"));
        assertThat(mappings()).containsExactly("NFO:SBIN:2025-09-30:FUT [2025-08-20,)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'[2025-08-20,)'",
                "'[2025-08-25,2025-08-26)'",
                "'[2025-01-01,2025-08-21)'",
                "'(,)'",
                "'[2025-08-20,infinity)'",
                "'empty'",
                "'[2025-08-25,2025-08-25)'",
                "'[2025-08-26,2025-08-25)'",
            })
    void B9_theStoreItselfRefusesARangeThatOverlapsOrIsNone(String range) {
        kite(DAY, future("SBIN", "2025-09-30"));

        assertThatThrownBy(() ->
                        ingest.sql("insert into broker_tokens (broker, segment, token, instrument_id, valid, symbol, "
                                + "recorded_at) select broker, segment, token, instrument_id, " + range
                                + "::daterange, symbol, recorded_at from broker_tokens returning 1"))
                .rootCause()
                .satisfies(refused -> assertThat(refused.getMessage())
                        .containsAnyOf(
                                "violates",
                                "two owners on one date",
                                "range lower bound must be less than or equal to range upper bound"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1900-01-01", "2998-12-31", "0001-01-01"})
    void B9_theFarPastAndFutureAreDatesAsAllOthers(LocalDate effective) {
        ingest.load("kite", effective, IdentityFiles.KITE + IdentityFiles.share("RELIANCE", 2885));

        assertThat(ingest.sql("select lower(valid) from broker_tokens")).containsExactly(effective.toString());
        var chronicle = chronicles().getFirst();
        assertThat(chronicle.on(effective)).isPresent();
        assertThat(chronicle.on(effective.minusDays(1))).isEmpty();
        assertThat(chronicle.on(LocalDate.of(9999, 12, 31)).orElseThrow().active())
                .isTrue();
    }

    /** Clocks go forward on 8 March 2026 at 2 h, which then is 3 h, and back on 1 November. */
    @ParameterizedTest
    @CsvSource({
        "02:30, 2026-03-08T07:29:59Z, 2026-03-08T07:30:00Z",
        "02:30, 2026-03-09T06:29:59Z, 2026-03-09T06:30:00Z",
        "01:30, 2026-11-01T05:29:59Z, 2026-11-01T05:30:00Z",
        "08:00, 2026-11-01T12:59:59Z, 2026-11-01T13:00:00Z",
    })
    void B9_aTimeOfDayComesOnceOnTheDaysOnWhichClocksAreChanged(LocalTime at, Instant before, Instant due) {
        var source = new DumpSource(
                "listed",
                "nasdaq",
                URI.create("https://example.test/a"),
                IngestMode.FULL_CATALOG,
                at,
                ZoneId.of("America/New_York"),
                Set.of(),
                1_000,
                Duration.ofSeconds(10));

        assertThat(source.dueSince(before)).isBefore(due.minus(Duration.ofHours(20)));
        assertThat(source.dueSince(due)).isEqualTo(due);
        assertThat(source.dueSince(due.plus(Duration.ofHours(22)))).isEqualTo(due);
    }

    private void kite(LocalDate day, String... rows) {
        assertThat(ingest.load("kite", day, IdentityFiles.KITE + String.join("", rows))
                        .status())
                .isEqualTo("completed");
    }

    private static String future(String underlying, String expiry) {
        return IdentityFiles.future(underlying, 750, expiry);
    }

    private List<String> mappings() {
        return ingest.sql(
                "select i.instrument_key, t.valid from broker_tokens t join instruments i using (instrument_id) "
                        + "order by t.valid");
    }

    private List<String> ownersOn(LocalDate date) {
        return chronicles().stream()
                .flatMap(chronicle -> chronicle.on(date).stream())
                .filter(then -> then.tokens().stream().anyMatch(token -> token.isValidOn(date)))
                .map(then -> then.key().value())
                .toList();
    }

    private List<Chronicle> chronicles() {
        var ids = ingest.sql("select instrument_id from instruments").stream()
                .map(Long::valueOf)
                .toList();
        return new PgCatalogHistory(ingest.pool).of(ids).await();
    }
}
