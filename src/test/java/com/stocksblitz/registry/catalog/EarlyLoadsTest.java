package com.stocksblitz.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.catalog.StagedRows.Staged;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.GetQuery;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.catalog.api.Lookup;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.instrument.Instrument;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Documents that are made before the commit of their load. */
@ExtendWith(VertxExtension.class)
class EarlyLoadsTest {
    private static final int ROWS = 2_600;

    private final MemoryCatalog source = new MemoryCatalog();
    private final Load load = load();
    private Path early;
    private CatalogNode node;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path home) {
        early = home.resolve("index-early");
        node = new CatalogNode(vertx, source, home.resolve("index"));
        node.start().reach(0);
    }

    @AfterEach
    void stop() {
        node.stopIfRunning();
    }

    @Test
    void takesThemWithTheCommitAndReadsNoneOfTheInstruments() {
        var rows = shares(1, ROWS);
        prepare(rows);
        assertThat(node.status().documents()).as("seen before the commit").isZero();

        source.commit(load.job(), rows);
        node.loads().ended(load.job());
        node.reach(ROWS);

        assertThat(source.instrumentsRead()).isZero();
        assertThat(early).doesNotExist();
        assertHoldsTheCatalog();
    }

    @Test
    void showsNothingOfALoadThatIsRolledBackAndLeavesNothingOfIt() {
        prepare(shares(1, ROWS));
        node.loads().ended(load.job());
        source.put(share(9_000, "OTHER"));
        node.reach(1);

        assertThat(node.status().documents()).isEqualTo(1);
        assertThat(node.refusal(CatalogApi.GET, new GetQuery("NSE:S1"))).isInstanceOf(Failure.NotFound.class);
        node.stop();
        assertThat(early).doesNotExist();
    }

    @Test
    void leavesOutWhatBecameSomethingElseOrNothing() {
        var rows = shares(1, ROWS);
        prepare(rows);

        var committed = new ArrayList<>(rows);
        committed.set(6, new Staged(share(7, "RENAMED"), 4_711));
        committed.remove(2_000);
        source.commit(load.job(), committed);
        node.reach(ROWS - 1);

        assertThat(source.instrumentsRead()).isEqualTo(1);
        assertThat(node.refusal(CatalogApi.GET, new GetQuery("NSE:S7"))).isInstanceOf(Failure.NotFound.class);
        assertThat(node.refusal(CatalogApi.GET, new GetQuery("NSE:S2001"))).isInstanceOf(Failure.NotFound.class);
        assertHoldsTheCatalog();
    }

    @Test
    void followsWhatHappenedToThemAfterTheCommit() {
        var rows = shares(1, ROWS);
        prepare(rows);

        source.commit(load.job(), rows);
        source.put(Instruments.share(5, "NSE", "FIVE")
                .formerly("NSE:S5")
                .version(2)
                .build());
        node.reach(ROWS + 1);
        source.put(
                Instruments.share(6, "NSE", "SIX").formerly("NSE:S6").version(2).build());
        node.reach(ROWS + 2);

        assertThat(source.instrumentsRead()).isEqualTo(2);
        assertHoldsTheCatalog();
    }

    @Test
    void readsTheLoadWhereTheDocumentsCannotBeMade() throws IOException {
        Files.writeString(early, "a file where their directory should be");
        var rows = shares(1, ROWS);
        prepare(rows);

        source.commit(load.job(), rows);
        node.reach(ROWS);

        assertThat(source.instrumentsRead()).isEqualTo(ROWS);
        assertHoldsTheCatalog();
    }

    @Test
    void deletesWhatACrashHasLeft() throws IOException {
        node.stop();
        Files.createDirectories(early);
        Files.writeString(early.resolve("_0.cfs"), "half a segment");

        node.start();

        assertThat(early).doesNotExist();
    }

    @Test
    void ranksAShareAnewWhoseFirstContractCameWithTheLoad() {
        source.put(share(1, "LONGSYMBOL"), share(2, "LONG"));
        node.reach(2);
        var future = Instruments.future(3, "NFO", "LONGSYMBOL", "2026-12-29").build();
        prepare(List.of(new Staged(future, 3)));

        source.commit(load.job(), List.of(new Staged(future, 3)));
        node.reach(3);

        assertThat(node.suggested("lon")).startsWith("NSE:LONGSYMBOL");
    }

    /** Loads that become what they were staged as, in part or not at all, at any moment, between other changes. */
    @Test
    void holdsTheCatalogWhateverBecomesOfLoads() {
        var random = new Random(20_261_130);
        long next = 1;
        for (int round = 0; round < 8; round++) {
            var load = load();
            var rows = new ArrayList<>(shares(next, 1 + random.nextInt(2_000)));
            Collections.rotate(rows, random.nextInt(rows.size()));
            next += rows.size();
            source.stage(rows);
            node.loads().applying(load);
            if (random.nextBoolean()) {
                node.until(source::isStagedRead);
            }
            for (int n = random.nextInt(4); n > 0; n--) {
                source.put(share(next, "N" + next++));
                node.wake();
            }
            if (random.nextInt(4) > 0) {
                var committed = new ArrayList<>(rows);
                for (int n = random.nextInt(20); n > 0; n--) {
                    int place = random.nextInt(committed.size());
                    long id = committed.get(place).instrument().id();
                    committed.set(place, new Staged(share(id, "R" + id), random.nextLong()));
                }
                for (int n = Math.min(random.nextInt(20), committed.size() - 1); n > 0; n--) {
                    committed.remove(random.nextInt(committed.size()));
                }
                source.commit(load.job(), committed);
                for (int n = random.nextInt(20); n > 0; n--) {
                    long id = committed
                            .get(random.nextInt(committed.size()))
                            .instrument()
                            .id();
                    source.put(Instruments.share(id, "NSE", "C" + id).version(2).build());
                }
            }
            if (random.nextBoolean()) {
                node.loads().ended(load.job());
            }
            node.reach(source.position());
            assertHoldsTheCatalog();
        }
        node.stop();
        assertThat(early).doesNotExist();
        node.start().reach(source.position());
        assertHoldsTheCatalog();
    }

    private void prepare(List<Staged> rows) {
        source.stage(rows);
        node.loads().applying(load);
        node.until(source::isStagedRead);
    }

    /** All of it, and nothing else. */
    private void assertHoldsTheCatalog() {
        var all = source.all();
        assertThat(node.status().documents()).isEqualTo(all.size());
        for (int from = 0; from < all.size(); from += 1_000) {
            var some = all.subList(from, Math.min(from + 1_000, all.size()));
            var found = node
                    .ask(
                            CatalogApi.LOCATE,
                            new Lookup(some.stream().map(i -> i.key().value()).toList(), 0))
                    .outcomes()
                    .stream()
                    .map(outcome -> ((Located.Found) outcome).instrument())
                    .toList();
            assertThat(found).isEqualTo(some);
        }
    }

    private static Load load() {
        return new Load(UUID.randomUUID(), "kite", Instruments.TODAY, Instruments.NOW);
    }

    private static List<Staged> shares(long first, int count) {
        return LongStream.range(first, first + count)
                .mapToObj(id -> new Staged(share(id, "S" + id), id * 31))
                .toList();
    }

    private static Instrument share(long id, String symbol) {
        return Instruments.share(id, "NSE", symbol).build();
    }
}
