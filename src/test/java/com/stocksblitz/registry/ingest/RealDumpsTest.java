package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.stocksblitz.registry.ingest.api.JobReport;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
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
        var events = ingest.sql("select count(*) from outbox");

        var csv = timed("upstox", "upstox/complete_2025-08-20.csv.gz");
        assertThat(csv.unchangedInstruments()).isEqualTo(csv.processedInstruments());
        assertThat(ingest.sql("select count(*) from outbox")).isEqualTo(events);

        var kite = timed("kite", "kite/nse-daily-2025/NSE_2025-08-20.csv.gz");
        assertThat(kite.newInstruments()).isEqualTo(50);
        System.out.println(ingest.sql("select field, count(*) from disagreements group by field"));
        var listed = timed("nse", "nse/EQUITY_L_2025-06.csv");
        System.out.println(listed);
        System.out.println(ingest.sql("select field, count(*) from disagreements group by field"));
        System.out.println(
                ingest.sql(
                        "select i.instrument_key, i.isin, i.is_active, t.symbol, t.series from instruments i join broker_tokens t using (instrument_id) where t.broker = 'nse' and not exists (select from broker_tokens o where o.instrument_id = i.instrument_id and o.broker <> 'nse')"));
        System.out.println(
                ingest.sql(
                        "select i.instrument_key, d.field, t.broker, t.lot_size, t.tick_size, t.isin from instruments i join disagreements d using (instrument_id) join broker_tokens t using (instrument_id) order by 1 limit 60"));
    }

    @Test
    void theFourKiteFilesOf2019AreAccountedForRowByRow() {
        var day = LocalDate.of(2019, 10, 31);
        assertAccounted(timed("kite", "kite/2019-11-22/NSE.csv", day), 2_535);
        assertAccounted(timed("kite", "kite/2019-11-22/BSE.csv", day), 13_033);
        assertAccounted(timed("kite", "kite/2019-11-22/MCX.csv", day), 2_371);
        assertAccounted(timed("kite", "kite/2019-11-22/NFO.csv.gz", day), 46_424);
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
