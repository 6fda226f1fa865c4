package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.ingest.api.JobReport.Row;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * B6: a file of 10,000 rows of which some cannot be taken. The rule: a bad row is put aside alone; of rows that
 * contradict each other all are, as nobody can know which one is meant; each is listed with line and reason, the others
 * are taken, and what a row that was put aside names is not taken for absent.
 */
@ExtendWith(VertxExtension.class)
class B6_TenThousandRowsTest {
    private static final int ROWS = 10_000;
    private static final String ACTIVE = "select count(*), lot_size from instruments where is_active group by lot_size";

    @TempDir
    Path folder;

    private IngestHarness ingest;

    @BeforeEach
    void open(Vertx vertx) {
        ingest = new IngestHarness(vertx, folder);
    }

    @Test
    void B6_oneBadRowIsListedAndTheOthersAreTaken() {
        var report = ingest.load("kite", IngestHarness.DAY, file(1, 5_000, share(5_000, 5_000, 0)));

        assertThat(report.status()).isEqualTo("completed");
        assertThat(report.newInstruments()).isEqualTo(ROWS - 1);
        assertThat(report.quarantine().count()).isEqualTo(1);
        assertThat(report.quarantine().rows())
                .extracting(Row::line, Row::reason)
                .containsExactly(tuple(5_001, "bad_lot_size"));
        assertThat(ingest.sql(ACTIVE)).containsExactly("9999 1");
    }

    @Test
    void B6_ofTwoRowsWithOneKeyOrOneTokenNeitherIsTakenAndBothAreListed() {
        var sameKey = file(1, 7_000, share(7_000, 3_000, 1));
        var report = ingest.load("kite", IngestHarness.DAY, sameKey);

        assertThat(report.newInstruments()).isEqualTo(ROWS - 2);
        assertThat(report.quarantine().rows())
                .extracting(Row::line, Row::reason)
                .containsExactly(tuple(3_001, "duplicate_key"), tuple(7_001, "duplicate_key"));
        assertThat(ingest.sql("select count(*) from instruments where symbol = 'SHARE3000'"))
                .containsExactly("0");

        var sameToken = file(2, 7_000, share(3_000, 7_000, 2));
        var next = ingest.load("kite", IngestHarness.DAY.plusDays(1), sameToken);

        assertThat(next.quarantine().rows())
                .extracting(Row::line, Row::reason)
                .containsExactly(tuple(3_001, "duplicate_token"), tuple(7_001, "duplicate_token"));
        assertThat(ingest.sql(ACTIVE)).containsExactly("9998 2");
    }

    @Test
    void B6_aRowThatIsPutAsideIsNotTakenForAbsent() {
        ingest.load("kite", IngestHarness.DAY, file(1, 1, share(1, 1, 1)));

        // Share 3000 twice, and share 7000 not at all.
        var report = ingest.load("kite", IngestHarness.DAY.plusDays(1), file(2, 7_000, share(3_000, 3_000, 2)));

        assertThat(report.quarantine().rows()).extracting(Row::line).containsExactly(3_001L, 7_001L);
        assertThat(report.deactivatedInstruments()).isEqualTo(1);
        assertThat(Set.copyOf(ingest.sql(ACTIVE))).isEqualTo(Set.of("9998 2", "1 1"));
        assertThat(ingest.sql("select symbol from instruments where is_active and lot_size = 1"))
                .containsExactly("SHARE3000");
    }

    private static Tuple tuple(long line, String reason) {
        return Tuple.tuple(line, reason);
    }

    /** The header is line 1, so share n stands on line n + 1. */
    private static String file(int lot, int replaced, String row) {
        return IntStream.rangeClosed(1, ROWS)
                .mapToObj(n -> n == replaced ? row : share(n, n, lot))
                .collect(Collectors.joining(
                        "",
                        "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,"
                                + "instrument_type,segment,exchange\n",
                        ""));
    }

    private static String share(int token, int symbol, int lot) {
        return token * 256 + 1 + "," + token + ",SHARE" + symbol + ",,0.0,,0.0,0.05," + lot + ",EQ,NSE,NSE\n";
    }
}
