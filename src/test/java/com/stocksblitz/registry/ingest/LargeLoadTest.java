package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.event.EventLog;
import com.stocksblitz.registry.ingest.api.JobReport;
import com.stocksblitz.registry.store.pg.PgEventLog;
import com.stocksblitz.registry.testing.Outbox;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A load with more events than one batch of numbering writes them to the end of the log itself. */
@ExtendWith(VertxExtension.class)
class LargeLoadTest {
    private static final int OLD = 300;
    private static final int NEW = EventLog.LARGEST_BATCH + 500;
    private static final String TOLD = """
            select type, subject, partition_key, data - 'job_id' from event_log
            where job_id is not null order by position
            """;

    @TempDir
    Path folder;

    @Test
    void itsEventsStandBehindAllBeforeThemAndAreThoseThatTheSequencerWouldHaveNumbered(Vertx vertx) throws Exception {
        var ingest = new IngestHarness(vertx, folder);
        ingest.load("kite", IngestHarness.DAY, market(OLD, 1));
        var large = ingest.load("kite", IngestHarness.DAY.plusDays(1), market(NEW, 2));

        assertThat(ingest.sql("select count(*) from outbox")).containsExactly("0");
        assertThat(ingest.sql("select count(*), min(position), max(position) from event_log"))
                .containsExactly((OLD + NEW + 4) + " 1 " + (OLD + NEW + 4));
        assertThat(positions(large)).containsExactly(OLD + 3L, OLD + NEW + 4L);
        assertThat(ingest.sql("select type from event_log order by position desc limit 3"))
                .containsExactly("ingestion.completed", "catalog.refreshed", "lot.changed");

        var usual = new IngestHarness(vertx, folder);
        usual.load("kite", IngestHarness.DAY, market(OLD, 1));
        // So much stands before it that it does not wait for the end of the log.
        Outbox.write(usual.database, "instrument.created", EventLog.LARGEST_BATCH, 1);
        var queued = usual.load("kite", IngestHarness.DAY.plusDays(1), market(NEW, 2));
        assertThat(positions(queued)).containsExactly(null, null);
        var log = new PgEventLog(vertx, usual.pool);
        while (log.number(EventLog.LARGEST_BATCH).await(10, TimeUnit.SECONDS).moved() > 0) {}
        assertThat(usual.sql(TOLD)).isEqualTo(ingest.sql(TOLD));
    }

    private static List<Long> positions(JobReport report) {
        return Arrays.asList(report.firstPosition(), report.lastPosition());
    }

    /** The same shares with that lot each, the first so many of them. */
    private static String market(int shares, int lot) {
        return IntStream.rangeClosed(1, shares)
                .mapToObj(n -> n * 256 + 1 + "," + n + ",SHARE" + n + ",,0.0,,0.0,0.05," + lot + ",EQ,NSE,NSE")
                .collect(Collectors.joining("\n", String.join(",", KiteMarket.COLUMNS) + "\n", "\n"));
    }
}
