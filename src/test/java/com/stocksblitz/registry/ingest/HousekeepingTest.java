package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.ingest.api.IngestMode;
import com.stocksblitz.registry.ingest.api.JobQuery;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** No dump stays on the disk that no open job needs. */
@ExtendWith(VertxExtension.class)
class HousekeepingTest {
    private static final RowFilter ALL = new RowFilter(Set.of(), Set.of());
    private static final String STAGED = "insert into ingest_rows (job_id, line, segment, token, exchange, "
            + "instrument_type, instrument_key, symbol) values ('%s', 1, 'NSE', '1', 'NSE', 'EQ', 'NSE:X', 'X')";

    @TempDir
    Path folder;

    private IngestHarness ingest;

    @BeforeEach
    void open(Vertx vertx) {
        ingest = new IngestHarness(vertx, folder);
    }

    @Test
    void aDumpOlderThanAnHourGoesUnlessAnOpenJobNamesIt() throws IOException {
        var lost = dump("lost.dump", Duration.ofMinutes(61));
        var queued = dump("queued.dump", Duration.ofMinutes(61));
        var young = dump("young.dump", Duration.ofMinutes(50));
        var other = dump("notes.txt", Duration.ofMinutes(61));
        queue(queued);

        new Housekeeping(ingest.store, ingest.live, folder, ingest.clock).tidy();

        assertThat(lost).doesNotExist();
        assertThat(queued).exists();
        assertThat(young).exists();
        assertThat(other).exists();
    }

    @Test
    void cancellingAQueuedJobDeletesItsFileAndARunningOneKeepsItForItsRunner() {
        var running = ingest.file("running");
        var job = queue(running);
        ingest.store
                .claim(ingest.runner, ingest.clock.instant(), IngestHarness.LATER, Duration.ofMinutes(1), 3)
                .await();
        var waiting = ingest.file("waiting");
        var desk = new JobDesk(
                ingest.store,
                IngestSettings.DEFAULT,
                ingest.clock,
                UUID::randomUUID,
                () -> IngestHarness.DAY,
                ingest.runner,
                ingest::pause);

        assertThat(desk.cancel(new JobQuery(queue(waiting))).await().status()).isEqualTo("cancelled");
        assertThat(desk.cancel(new JobQuery(job)).await().status()).isEqualTo("running");

        assertThat(waiting).doesNotExist();
        assertThat(running).exists();
    }

    @Test
    void aJobStartedTooOftenIsNotClaimedButGivenUpWithItsFile() {
        var file = ingest.file("poison");
        var job = queue(file);
        ingest.sql("with started as (update ingest_jobs set attempts = 3 returning 1) select count(*) from started");
        var now = ingest.clock.instant();

        assertThat(ingest.store
                        .claim(ingest.runner, now, IngestHarness.LATER, Duration.ofMinutes(1), 3)
                        .await())
                .isEmpty();
        ingest.sql("with staged as (" + STAGED.formatted(job) + " returning 1) select count(*) from staged");
        assertThat(ingest.store.giveUp(ingest.runner, now, 3).await()).containsExactly(file);
        assertThat(ingest.sql("select count(*) from ingest_rows")).containsExactly("0");

        assertThat(ingest.store.report(job).await().status()).isEqualTo("failed");
        assertThat(ingest.store.giveUp(ingest.runner, now, 3).await()).isEmpty();
    }

    @Test
    void rowsOfAJobThatEndsWithoutItsRunnerGoWithIt() {
        var abandoned = queue(ingest.file("abandoned"));
        var cancelled = queue(ingest.file("cancelled"));
        for (var job : List.of(abandoned, cancelled)) {
            ingest.sql("with staged as (" + STAGED.formatted(job) + " returning 1) select count(*) from staged");
        }

        ingest.store
                .abandon(abandoned, ingest.clock.instant().plus(Duration.ofDays(1)), "its file is gone")
                .await();
        assertThat(ingest.sql("select job_id from ingest_rows")).containsExactly(cancelled.toString());
        ingest.store.cancel(cancelled, ingest.clock.instant()).await();
        assertThat(ingest.sql("select job_id from ingest_rows")).isEmpty();
    }

    private UUID queue(Path file) {
        return ingest.queue(ingest.job("kite", IngestHarness.DAY, file, IngestMode.INCREMENTAL, ALL, false));
    }

    private Path dump(String name, Duration age) throws IOException {
        var file = Files.writeString(folder.resolve(name), "dump");
        return Files.setLastModifiedTime(
                file, FileTime.from(ingest.clock.instant().minus(age)));
    }

    @Test
    void oldJobsGoWithTheirRowsAndKeysButNotTheSourceOfTheCatalogNorTheLastOfABrokerOrSegment() {
        var header = String.join(",", KiteMarket.COLUMNS) + "\n";
        var nse = header + "738561,2885,RELIANCE,N,0.0,,0.0,0.05,1,EQ,NSE,NSE\n";
        var source = load(nse + "x,1,BAD,N,0.0,,0.0,0.05,1,EQ,NSE,NSE\n");
        var bse = load(header + "1284,5,X,N,0.0,,0.0,0.05,1,EQ,BSE,BSE\n");
        var bseAgain = load(header + "1284,5,X,N,0.0,,0.0,0.05,1,EQ,BSE,BSE\n");
        var unchanged = load(nse);
        var failed = load("no dump");
        var last = load(nse);
        var young = load("no dump either");
        ingest.sql("with old as (update ingest_jobs set completed_at = completed_at - interval '31 days' "
                + "where job_id <> '" + young + "' returning 1) select count(*) from old");
        ingest.sql("with old as (insert into idempotency_keys (actor, operation, key, body_sha256, created_at) values "
                + "('a', 'ingest', 'old', '', now() - interval '31 days'), ('a', 'ingest', 'new', '', now()), "
                + "('a', 'plan', 'other', '', now() - interval '31 days') returning 1) select count(*) from old");

        new Housekeeping(
                        ingest.store, ingest.live.set(LiveSetting.TEMP_DATA_RETENTION_DAYS, "32"), folder, ingest.clock)
                .tidy();
        assertThat(jobs()).hasSize(7);
        new Housekeeping(
                        ingest.store, ingest.live.set(LiveSetting.TEMP_DATA_RETENTION_DAYS, "30"), folder, ingest.clock)
                .tidy();

        assertThat(jobs()).containsExactlyInAnyOrder(source, bse, bseAgain, last, young);
        assertThat(jobs()).doesNotContain(unchanged, failed);
        assertThat(ingest.sql("select count(*) from ingest_quarantine")).containsExactly("0");
        assertThat(ingest.store
                        .report(UUID.fromString(source))
                        .await()
                        .quarantine()
                        .count())
                .isEqualTo(1);
        assertThat(ingest.sql("select key from idempotency_keys order by 1")).containsExactly("new", "other");
    }

    @Test
    void announcementsGoOnceTheyAreNotTheLastWordOrTheirContractsHaveExpired() {
        ingest.sql("""
                with told as (insert into announced_terms (exchange, symbol, expiries, term, effective, value, source,
                    recorded_at, applied_at)
                select 'NFO', symbol, expiries::daterange, 'lot_size', effective::date, 10, 'nse', now(), applied::timestamptz
                from (values
                    ('REPLACED', '[2025-01-01,2999-01-01)', '2025-08-01', '2025-08-01'),
                    ('REPLACED', '[2025-01-01,2999-01-01)', '2025-08-02', '2025-08-02'),
                    ('EXPIRED', '[2025-08-01,2025-09-01)', '2025-08-01', '2025-08-01'),
                    ('UNBOUND', '[2025-08-01,)', '2025-08-01', '2025-08-01'),
                    ('AHEAD', '[2025-08-01,2025-09-01)', '2025-08-01', null))
                    as row (symbol, expiries, effective, applied)
                returning 1) select count(*) from told""");

        new Housekeeping(
                        ingest.store, ingest.live.set(LiveSetting.TEMP_DATA_RETENTION_DAYS, "30"), folder, ingest.clock)
                .tidy();

        assertThat(ingest.sql("select symbol, effective from announced_terms order by 1, 2"))
                .containsExactly("AHEAD 2025-08-01", "REPLACED 2025-08-02", "UNBOUND 2025-08-01");
    }

    private String load(String content) {
        return ingest.load("kite", IngestHarness.DAY, content).jobId();
    }

    private List<String> jobs() {
        return ingest.sql("select job_id from ingest_jobs");
    }
}
