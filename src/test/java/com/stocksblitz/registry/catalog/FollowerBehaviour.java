package com.stocksblitz.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.GetQuery;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.catalog.api.Lookup;
import com.stocksblitz.registry.catalog.api.ResolveQuery;
import com.stocksblitz.registry.catalog.api.SummaryQuery;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentType;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How the index follows a log, whatever the log lies in. */
@ExtendWith(VertxExtension.class)
public abstract class FollowerBehaviour {
    private World world;
    private CatalogNode node;
    private Path directory;

    /** The store of truth behind the port, as the test changes it. */
    public interface World {
        CatalogSource source();

        /** Writes instruments and an event about each. */
        void put(Instrument... instruments);

        void otherEvent();

        /** Another, empty database in place of this one. */
        void replace();

        /** All events so far fall to the retention. */
        void trimLog();
    }

    protected abstract World world(Vertx vertx);

    @BeforeEach
    void start(Vertx vertx, @TempDir Path home) {
        directory = home.resolve("index");
        world = world(vertx);
        node = new CatalogNode(vertx, world.source(), directory);
    }

    @AfterEach
    void stop() {
        node.stopIfRunning();
    }

    @Test
    void servesAnEmptyCatalog() {
        node.start().reach(0);

        assertThat(node.status()).isEqualTo(new CatalogStatus(true, 0, 0, 0, 0));
    }

    @Test
    void buildsFromWhatIsThereAndFollowsWhatComes() {
        world.put(share(1, "ONE"), share(2, "TWO"));
        world.otherEvent();
        node.start().reach(3);
        assertThat(node.status()).isEqualTo(new CatalogStatus(true, 3, 2, 0, 2));

        world.put(share(3, "THREE"), renamed(1, "UNO", "NSE:ONE", 2));
        node.reach(5);

        assertThat(node.status()).isEqualTo(new CatalogStatus(true, 5, 5, 0, 3));
        assertThat(found("THREE")).isEqualTo("NSE:THREE");
        assertThat(found("NSE:ONE")).isEqualTo("NSE:UNO");
    }

    @Test
    void keepsWhatItRemembersWhileTheLogGoesOnWithoutInstruments() {
        world.put(share(1, "ONE"));
        node.start().reach(1);
        var counted = node.ask(CatalogApi.SUMMARY, new SummaryQuery(false));
        world.otherEvent();
        node.reach(2);
        var remembered = node.ask(CatalogApi.SUMMARY, new SummaryQuery(false));
        world.put(share(2, "TWO"));
        node.reach(3);
        var countedAnew = node.ask(CatalogApi.SUMMARY, new SummaryQuery(false));

        assertThat(counted.cacheHit()).isFalse();
        assertThat(remembered.cacheHit()).isTrue();
        assertThat(remembered.position()).isEqualTo(2);
        assertThat(countedAnew.cacheHit()).isFalse();
        assertThat(countedAnew.totalInstruments()).isEqualTo(2);
    }

    @Test
    void readsBackEveryAttribute() {
        var instrument = Instruments.option(1, "CDS", "USDINR", "2026-11-27", "84.2525", InstrumentType.PE)
                .lot(1_000)
                .sector("Currency")
                .token("kite", "CDS", "412675", "USDINR26NOV84.2525PE")
                .token("upstox", "NCD_FO", "NCD_FO|1612", "USDINR 84.2525 PE 27 NOV 26")
                .formerToken("kite", "CDS", "555", "2025-05-05")
                .formerly("CDS:USDINR:2026-11-26:84.2525:PE")
                .alias("DOLLARPUT")
                .version(7)
                .build();
        world.put(instrument);
        node.start().reach(1);

        var located = node.ask(CatalogApi.LOCATE, new Lookup(List.of("USDINR26NOV84.2525PE"), 0));

        assertThat(located.outcomes())
                .singleElement()
                .isInstanceOfSatisfying(
                        Located.Found.class,
                        found -> assertThat(found.instrument())
                                .usingRecursiveComparison()
                                .isEqualTo(instrument));
    }

    @Test
    void findsAnInstrumentByItsAliasesWithoutANotice() {
        world.put(Instruments.share(1, "NSE", "RELIANCE").alias("NSE:RIL").build());
        node.start().reach(1);

        for (var name : List.of("RIL", "NSE:RIL")) {
            var answer = node.ask(CatalogApi.RESOLVE, new ResolveQuery(name, null, null, null, null, null, null));
            assertThat(answer.instruments()).as(name).singleElement().satisfies(found -> {
                assertThat(found.instrumentKey()).isEqualTo("NSE:RELIANCE");
                assertThat(found.notice()).isNull();
            });
        }
    }

    @Test
    void offersNoContractPastItsDayThatIsStillMarkedActive() {
        world.put(
                Instruments.future(1, "NFO", "ACME", "2020-01-30").build(),
                Instruments.future(2, "NFO", "ACME", "2099-01-29").build());
        node.start().reach(2);

        assertThat(node.suggested("acme fut")).containsExactly("NFO:ACME:2099-01-29:FUT");
    }

    @Test
    void appliesManyPassesOfChanges() {
        node.start().reach(0);

        world.put(LongStream.rangeClosed(1, 12_000)
                .mapToObj(id -> share(id, "S" + id))
                .toArray(Instrument[]::new));
        node.reach(12_000);

        assertThat(node.status().documents()).isEqualTo(12_000);
        assertThat(found("S11999")).isEqualTo("NSE:S11999");
    }

    @Test
    void goesOnAtItsPositionAfterARestart() throws IOException {
        world.put(share(1, "ONE"));
        node.start().reach(1);
        world.put(share(2, "TWO"));
        node.reach(2).stop();

        // What was applied is not read again: an instrument changed behind the log's back stays as it was.
        try (var index = IndexFiles.open(directory)) {
            assertThat(index.committed().position()).isEqualTo(2);
            assertThat(index.committed().newestChange()).isEqualTo(2);
        }
        world.put(share(3, "THREE"));
        node.start().reach(3);

        assertThat(node.status()).isEqualTo(new CatalogStatus(true, 3, 3, 0, 3));
    }

    @Test
    void buildsAnewWhereTheIndexIsDamaged() throws IOException {
        world.put(share(1, "ONE"), share(2, "TWO"));
        node.start().reach(2).stop();
        try (var files = Files.list(directory)) {
            for (var file : files.filter(path -> path.toString().endsWith(".cfs")
                            || path.toString().endsWith(".tim")
                            || path.toString().endsWith(".dvd"))
                    .toList()) {
                Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.TRUNCATE_EXISTING);
            }
        }

        node.start().reach(2);

        assertThat(node.status().documents()).isEqualTo(2);
        assertThat(found("TWO")).isEqualTo("NSE:TWO");
    }

    @Test
    void buildsAnewWhereAByteOfTheIndexIsWrong() throws IOException {
        world.put(share(1, "ONE"), share(2, "TWO"));
        node.start().reach(2).stop();
        try (var files = Files.list(directory)) {
            var file = files.filter(path -> path.toString().endsWith(".cfs"))
                    .findFirst()
                    .orElseThrow();
            var bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 0x40;
            Files.write(file, bytes);
        }

        node.start().reach(2);

        assertThat(found("TWO")).isEqualTo("NSE:TWO");
    }

    @Test
    void buildsAnewWhereTheDatabaseWasReplaced() {
        world.put(share(1, "ONE"), share(2, "TWO"));
        node.start().reach(2).stop();
        world.replace();
        world.put(share(1, "OTHER"), share(2, "ANOTHER"), share(3, "THIRD"));

        node.start().reach(3);

        assertThat(node.status().documents()).isEqualTo(3);
        assertThat(found("ANOTHER")).isEqualTo("NSE:ANOTHER");
        assertThat(node.refusal(CatalogApi.GET, new GetQuery("NSE:TWO"))).isInstanceOf(Failure.NotFound.class);
    }

    @Test
    void buildsAnewWhereTheDatabaseIsReplacedUnderItsFeet() {
        world.put(share(1, "ONE"), share(2, "TWO"));
        node.start().reach(2);
        world.replace();
        world.put(share(1, "OTHER"));

        node.until(() -> {
            node.wake();
            return node.status().equals(new CatalogStatus(true, 1, 1, 0, 1));
        });

        assertThat(found("OTHER")).isEqualTo("NSE:OTHER");
    }

    @Test
    void buildsAnewWhereTheLogNoLongerReachesBack() {
        world.put(share(1, "ONE"));
        node.start().reach(1).stop();
        world.put(share(2, "TWO"));
        world.trimLog();

        node.start().reach(2);

        assertThat(node.status().documents()).isEqualTo(2);
    }

    @Test
    void ranksAShareAnewWhenItsFirstContractComes() {
        world.put(share(1, "LONGSYMBOL"), share(2, "LONG"));
        node.start().reach(2);
        assertThat(node.suggested("long")).containsExactly("NSE:LONG", "NSE:LONGSYMBOL");

        world.put(Instruments.future(3, "NFO", "LONGSYMBOL", "2026-11-24").build());
        node.reach(3);

        assertThat(node.suggested("longs")).startsWith("NSE:LONGSYMBOL");
        assertThat(node.suggested("lon")).startsWith("NSE:LONGSYMBOL");
    }

    private String found(String symbol) {
        return node.ask(CatalogApi.RESOLVE, new ResolveQuery(symbol, null, null, null, null, null, null))
                .instruments()
                .getFirst()
                .instrumentKey();
    }

    private static Instrument share(long id, String symbol) {
        return Instruments.share(id, "NSE", symbol).build();
    }

    private static Instrument renamed(long id, String symbol, String from, int version) {
        return Instruments.share(id, "NSE", symbol)
                .formerly(from)
                .version(version)
                .build();
    }
}
