package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.catalog.Load;
import com.stocksblitz.registry.catalog.StagedRows.Staged;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.store.pg.PgCatalogSource;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is told of staged rows before they are applied. */
@ExtendWith(VertxExtension.class)
class StagedRowsTest {
    private static final int ROWS = 5_500;

    @TempDir
    Path folder;

    private IngestHarness ingest;
    private PgCatalogSource source;
    private Load load;
    private List<Staged> staged = List.of();

    @BeforeEach
    void open(Vertx vertx) {
        ingest = new IngestHarness(vertx, folder);
        source = new PgCatalogSource(ingest.pool);
        ingest.whenApplying = applying -> {
            load = applying;
            staged = read(applying);
        };
    }

    /** Rows of every kind, some of which name what others name, are there already, or are put aside. */
    @Test
    void whatIsToldOfARowIsWhatItBecomesWhereItsDigestStands() {
        ingest.apply("upstox", IngestHarness.DAY, rows(new Random(1), 900));
        assertThat(staged).as("few rows").isEmpty();

        ingest.apply("kite", IngestHarness.DAY, rows(new Random(2), ROWS));

        var told =
                staged.stream().collect(Collectors.toMap(row -> row.instrument().id(), Function.identity()));
        var became = source.created(load.job()).await();
        var committed =
                source.page(0, 20_000).await().stream().collect(Collectors.toMap(Instrument::id, Function.identity()));
        var same = new ArrayList<Instrument>();
        for (var row : staged) {
            if (became.holds(row.instrument().id(), row.digest())) {
                same.add(row.instrument());
            }
        }
        assertThat(same).hasSizeGreaterThan(ROWS / 2);
        assertThat(same).isEqualTo(same.stream().map(i -> committed.get(i.id())).toList());
        assertThat(told).as("rows that became something else or nothing").hasSizeGreaterThan(same.size());
        assertThat(same).anyMatch(i -> !i.active()).anyMatch(i -> i.type() == InstrumentType.INDEX);
    }

    private List<Staged> read(Load applying) {
        var rows = source.staged(applying).await();
        var read = new ArrayList<Staged>();
        for (var page = rows.next().await(); !page.isEmpty(); page = rows.next().await()) {
            read.addAll(page);
        }
        rows.close().await();
        return read;
    }

    private static List<DumpLine> rows(Random random, int count) {
        var rows = new ArrayList<DumpLine>();
        for (int n = 1; n <= count; n++) {
            rows.add(row(random, n));
        }
        return rows;
    }

    private static DumpRow row(Random random, int n) {
        var type = random.nextInt(10) == 0
                ? InstrumentType.INDEX
                : List.of(InstrumentType.EQ, InstrumentType.FUT, InstrumentType.CE, InstrumentType.PE)
                        .get(random.nextInt(4));
        boolean share = type == InstrumentType.EQ;
        // Some names come twice, with another ISIN, as a share and its bond do.
        int name = random.nextInt(20) == 0 ? random.nextInt(n) + 1 : n;
        return new DumpRow(
                n,
                "segment",
                "T" + (random.nextInt(200) == 0 ? random.nextInt(n) + 1 : n),
                type.isDerivative() ? "NFO" : "NSE",
                type,
                random.nextBoolean() ? "TRADED" + n : null,
                (type == InstrumentType.INDEX ? "INDEX " : "S") + name,
                share && random.nextInt(3) == 0 ? List.of("EQ", "BE", "GS").get(random.nextInt(3)) : null,
                random.nextBoolean() ? "Name of " + n : null,
                share && random.nextBoolean() ? "INE%06d01%d".formatted(n, n % 10) : null,
                random.nextBoolean() ? "equity" : null,
                type == InstrumentType.INDEX ? null : "X" + n,
                type.isDerivative() ? LocalDate.of(2025, 8 + n % 4, 28) : null,
                type.isOption() ? new BigDecimal(n + (n % 2 == 0 ? ".50" : "")) : null,
                random.nextBoolean() ? 1L + n % 75 : null,
                random.nextBoolean() ? new BigDecimal("0.050") : null,
                random.nextBoolean() ? 1_000L + n : null,
                random.nextInt(5) == 0 ? new BigDecimal("2.50") : null,
                random.nextInt(20) == 0 ? "Sector" : null,
                null,
                random.nextInt(10) == 0 ? Boolean.TRUE : null);
    }
}
