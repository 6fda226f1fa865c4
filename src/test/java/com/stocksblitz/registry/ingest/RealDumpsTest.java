package com.stocksblitz.registry.ingest;

import static com.stocksblitz.registry.ingest.IngestHarness.EVENTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.stocksblitz.registry.ingest.api.Finding;
import com.stocksblitz.registry.ingest.api.JobReport;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class RealDumpsTest {
    private static final Path DATA = Path.of(System.getProperty("registry.data", "no-such-folder"));

    @TempDir
    Path folder;

    private IngestHarness ingest;

    @BeforeEach
    void open(Vertx vertx) {
        assumeTrue(Files.isDirectory(DATA), "the real dumps are not on this machine: " + DATA.toAbsolutePath());
        ingest = new IngestHarness(vertx, folder);
    }

    @Test
    void upstoxInBothFormatsAndKiteOfOneDayMeet() {
        var json = timed("upstox", "upstox/complete_2025-08-20.json.gz");
        assertThat(json.processedInstruments() + json.quarantine().count()).isEqualTo(95_846);
        assertThat(json.quarantine().byReason())
                .containsOnlyKeys("expired", "bad_isin")
                .containsEntry("bad_isin", 3L);
        var events = ingest.sql("select count(*) from " + EVENTS + " e");

        var csv = timed("upstox", "upstox/complete_2025-08-20.csv.gz");
        assertThat(csv.unchangedInstruments()).isEqualTo(csv.processedInstruments());
        assertThat(ingest.sql("select count(*) from " + EVENTS + " e")).isEqualTo(events);

        var kite = timed("kite", "kite/nse-daily-2025/NSE_2025-08-20.csv.gz");
        // 50 rows of Kite's have no equal in the other file; 23 of these are shares that one of the two lists in the
        // series of the day before (ADL in EQ and in BE), under another number, and that are the same shares.
        assertThat(kite.newInstruments()).isEqualTo(27);
        // One SME share, of which the brokers state 800 and 1,600; everything else of the day agrees.
        assertThat(
                        ingest.sql(
                                "select i.instrument_key, d.field from disagreements d join instruments i using (instrument_id)"))
                .containsExactly("NSE:USHAFIN-SM lot_size");
    }

    @Test
    void sharesOfOtherBrokersAndOfTheExchangeMeetThoseOfKite() {
        var kite = timed("kite", "kite/nse-daily-2025/NSE_2025-08-20.csv.gz");
        assertThat(kite.newInstruments()).isEqualTo(8_239);
        // The files are of other days: what is new was listed later or is not at Kite, and the rest is known.
        assertThat(timed("nse", "nse/EQUITY_L_2025-06.csv").newInstruments()).isEqualTo(36);
        assertThat(timed("angel", "angelone/scrip_master_NSE-EQ_2025-06.csv").newInstruments())
                .isEqualTo(2);
        assertThat(timed("shoonya", "shoonya/NSE_symbols_2026-01.txt").newInstruments())
                .isEqualTo(553);
        timed("dhan", "dhan/api-scrip-master-detailed_2026-04.csv.gz");
        assertThat(ingest.sql("select symbol from instruments where instrument_type = 'INDEX' and version = 1"
                        + " and data_source <> 'kite' order by 1"))
                .containsExactly("GIFTNIFTY", "NIFTY500 LOWVOL50", "NIFTY500 MQVLV50", "NIFTY500 QLTY50");
    }

    @Test
    void theFourKiteFilesOf2019AreAccountedForRowByRow() {
        var day = LocalDate.of(2019, 10, 31);
        assertAccounted(timed("kite", "kite/2019-11-22/NSE.csv", day), 2_535);
        assertAccounted(timed("kite", "kite/2019-11-22/BSE.csv", day), 13_033);
        assertAccounted(timed("kite", "kite/2019-11-22/MCX.csv", day), 2_371);
        assertAccounted(timed("kite", "kite/2019-11-22/NFO.csv.gz", day), 46_424);
    }

    /** The guard's limits against eighteen days as they were, weekends and a month's new ticks among them. */
    @Test
    void noneOfEighteenRealDaysIsHeldAndBrokenOnesAre() throws IOException {
        ingest.guarded();
        List<Path> days;
        try (var files = Files.list(DATA.resolve("kite/nse-daily-2025"))) {
            days = files.sorted().toList();
        }
        assertThat(days).hasSize(18);
        for (var day : days) {
            var date = LocalDate.parse(day.getFileName().toString().substring(4, 14));
            var report = ingest.load("kite", date, day);
            assertThat(report.status())
                    .as("%s: %s", day, report.guard().findings())
                    .isEqualTo("completed");
            assertThat(report.guard().findings()).as("%s", day).isEmpty();
        }
        var monday = LocalDate.of(2025, 9, 1);
        var last = new String(new GZIPInputStream(Files.newInputStream(days.getLast())).readAllBytes(), UTF_8);
        assertHeld(monday, last, "same_file");
        assertHeld(monday, last.substring(0, last.length() / 2), "closed_tokens");
        assertHeld(monday, last.replace(",0.01,", ",1.0,").replace(",0.05,", ",5.0,"), "changed_ticks");
        assertHeld(monday, last.replaceAll("(?m)^.*INDICES.*\\R", ""), "segment_gone");
        assertHeld(monday, Files.readString(DATA.resolve("kite/official-mocks/instruments_nse.csv")), "closed_tokens");
        var badDownload = Files.readString(DATA.resolve("kite/broken/broken_symlink_2025-10-07.csv"));
        assertThat(ingest.load("kite", monday, badDownload).status()).isEqualTo("failed");
    }

    private void assertHeld(LocalDate day, String content, String measure) {
        var report = ingest.load("kite", day, content);
        assertThat(report.status()).as("%s %s", report.errors(), report.guard()).isEqualTo("held");
        assertThat(report.guard().findings()).extracting(Finding::measure).contains(measure);
    }

    private static void assertAccounted(JobReport report, long rows) {
        assertThat(report.status()).as("%s", report.errors()).isEqualTo("completed");
        assertThat(report.newInstruments() + report.quarantine().count()).isEqualTo(rows);
        assertThat(report.quarantine().byReason().keySet()).isSubsetOf("duplicate_token", "calendar_spread");
        assertThat(report.deactivatedInstruments()).isZero();
    }

    private JobReport timed(String broker, String dump) {
        return timed(broker, dump, IngestHarness.DAY);
    }

    private JobReport timed(String broker, String dump, LocalDate day) {
        long start = System.nanoTime();
        var report = ingest.load(broker, day, DATA.resolve(dump));
        System.out.println(
                dump + " " + (System.nanoTime() - start) / 1_000_000 + " ms: processed " + report.processedInstruments()
                        + ", quarantined " + report.quarantine().byReason());
        return report;
    }
}
