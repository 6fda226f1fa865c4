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
    private static final Path DATA = Path.of(System.getProperty("registry.data", "../shared/data"));

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
        var csvFirst = timed("upstox", "upstox/complete_2025-08-20.csv.gz");
        timed("upstox", "upstox/complete_2025-08-20.csv.gz");
        timed("upstox", "upstox/complete_2025-08-20.json.gz");
        timed("kite", "kite/nse-daily-2025/NSE_2025-08-20.csv.gz");
        assertThat(csvFirst.status()).isEqualTo("completed");
    }

    private JobReport timed(String broker, String dump) {
        return timed(broker, dump, IngestHarness.DAY);
    }

    private JobReport timed(String broker, String dump, LocalDate day) {
        long start = System.nanoTime();
        var report = ingest.load(broker, day, DATA.resolve(dump));
        System.out.println(dump + " " + (System.nanoTime() - start) / 1_000_000 + " ms: " + report);
        return report;
    }
}
