package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.api.ListQuery;
import com.stocksblitz.registry.catalog.api.Lookup;
import com.stocksblitz.registry.catalog.api.ResolveQuery;
import com.stocksblitz.registry.catalog.api.SearchQuery;
import com.stocksblitz.registry.catalog.api.SuggestQuery;
import com.stocksblitz.registry.instrument.Instrument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Prints the catalog's figures for 200,000 instruments, in the process and without a bus; some 40 s. To be run with the
 * production heap: {@code -Xmx160m -XX:+UseSerialGC}.
 */
final class CatalogBench {
    private static final int SIZE = 200_000;
    private static final int BATCH = 5_000;
    private static final int EVERY = 10;
    private static final long SEED = 7;

    private final Random random = new Random(SEED);
    private final String[] keys = new String[SIZE / EVERY];
    private final String[] symbols = new String[keys.length];
    private final String[] typed = new String[keys.length];

    private CatalogBench() {}

    public static void main(String[] args) throws IOException {
        var directory = Files.createTempDirectory("catalog-bench");
        try {
            new CatalogBench().run(directory);
        } finally {
            try (var files = Files.list(directory)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private void run(Path directory) throws IOException {
        var index = CatalogIndex.open(directory);
        long start = System.nanoTime();
        fill(index, start);
        index.reached(new Progress("bench", SIZE, SIZE));
        index.refresh();
        print("build of 200,000 with refresh", start);
        start = System.nanoTime();
        index.commit();
        print("commit", start);
        System.out.println("segments: "
                + index.<Integer>read(
                        view -> view.searcher().getIndexReader().leaves().size()));
        System.out.printf("index on disk: %,d KiB; documents: %,d%n", index.bytes() / 1024, index.documents());
        var resolver = new Resolver(index, () -> Instruments.TODAY);
        var suggester = new Suggester(index, () -> Instruments.TODAY);
        var locator = new Locator(index);
        // Nothing is remembered for a second time.
        var before =
                new FoundBefore(new ResultCache<>(Clock.systemUTC(), 0), Duration.ZERO, 0, "NSE", Instruments.TODAY);
        var search = new FreeSearch(index);
        measure("resolve by key", 20_000, i -> resolver.resolve(resolve(pick(keys, i)), "NSE"));
        measure("resolve by symbol or trading symbol", 20_000, i -> resolver.resolve(resolve(pick(symbols, i)), "NSE"));
        measure("suggest", 20_000, i -> suggester.suggest(suggester.check(new SuggestQuery(pick(typed, i), 10))));
        measure("locate 1,000 keys", 200, i -> locator.locate(thousand(keys), before));
        measure("locate 1,000 trading symbols", 200, i -> locator.locate(thousand(symbols), before));
        var all = SearchRequest.of(
                new SearchQuery("ce", null, null, null, null, null, null, List.of("exchange", "expiry"), null, null),
                100);
        measure(
                "search over half of the catalog with facets",
                100,
                i -> search.search(all, Duration.ofSeconds(5), Instruments.TODAY));
        measure(
                "search of a phrase",
                2_000,
                i -> search.search(
                        SearchRequest.of(
                                new SearchQuery(pick(typed, i), null, null, null, null, null, null, null, null, null),
                                100),
                        Duration.ofSeconds(5),
                        Instruments.TODAY));
        var summariser = new Summariser(index, () -> Instruments.TODAY, Optional::empty);
        measure("summary with statistics", 20, i -> summariser.summarise(true));
        var seal = new CursorSeal("sixteen bytes and more".getBytes(StandardCharsets.UTF_8));
        var lister = new Lister(index, () -> Instruments.TODAY, seal);
        measure("list page of 1,000", 50, i -> lister.list(new ListQuery(null, null, true, 1_000, i * 100, null)));
        index.close();
    }

    /** In batches, as the follower does; the time includes making the instruments. */
    private void fill(CatalogIndex index, long start) {
        var batch = new ArrayList<Instrument>(BATCH);
        GeneratedMarket.each(SIZE, SEED, instrument -> {
            batch.add(instrument);
            choose(instrument);
            if (batch.size() == BATCH) {
                add(index, batch);
                if (instrument.id() == SIZE / 2) {
                    print("build of 100,000", start);
                }
                batch.clear();
            }
        });
    }

    private static void add(CatalogIndex index, List<Instrument> batch) {
        try {
            index.add(batch);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void choose(Instrument one) {
        int n = (int) (one.id() % EVERY == 0 ? one.id() / EVERY - 1 : -1);
        if (n < 0) {
            return;
        }
        keys[n] = one.key().value();
        symbols[n] = one.tokens().getFirst().tradingSymbol();
        var symbol = one.symbol();
        typed[n] = one.type().isOption()
                ? symbol + ' ' + one.strike().toPlainString().substring(0, 2)
                : symbol.substring(0, 1 + random.nextInt(symbol.length()));
    }

    private Lookup thousand(String[] from) {
        return new Lookup(
                IntStream.range(0, 1_000)
                        .mapToObj(n -> from[random.nextInt(from.length)])
                        .toList(),
                0);
    }

    private static String pick(String[] from, int n) {
        return from[n * 7 % from.length];
    }

    private static ResolveQuery resolve(String symbol) {
        return new ResolveQuery(symbol, null, null, null, null, null, null);
    }

    /** As many runs to warm up as are measured. */
    private static void measure(String what, int runs, IntConsumer work) {
        for (int n = 0; n < runs; n++) {
            work.accept(n);
        }
        var nanos = new long[runs];
        for (int n = 0; n < runs; n++) {
            long start = System.nanoTime();
            work.accept(n);
            nanos[n] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%-45s p50 %,8d us   p99 %,8d us   max %,8d us%n",
                what, nanos[runs / 2] / 1_000, nanos[runs * 99 / 100] / 1_000, nanos[runs - 1] / 1_000);
    }

    private static void print(String what, long start) {
        var cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        System.out.printf(
                "%s: %,d ms; the process has had %,d ms of CPU%n",
                what, (System.nanoTime() - start) / 1_000_000, cpu.toMillis());
    }
}
