package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.Catalog;
import com.stocksblitz.registry.catalog.CatalogVerticle;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.ChainQuery;
import com.stocksblitz.registry.catalog.api.ExpiriesQuery;
import com.stocksblitz.registry.catalog.api.ResolveQuery;
import com.stocksblitz.registry.memory.Caches;
import com.stocksblitz.registry.store.pg.PgCatalogHistory;
import com.stocksblitz.registry.store.pg.PgCatalogSource;
import com.stocksblitz.registry.testing.Eventually;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** How long questions take in the process, over the bus, with what an ingest has filled: one at a time. */
final class LookupFigures {
    private static final int MOST = 5_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final IngestHarness ingest;
    private final Path folder;
    private final Bus bus;

    LookupFigures(Vertx vertx, IngestHarness ingest, Path folder) {
        this.vertx = vertx;
        this.ingest = ingest;
        this.folder = folder;
        this.bus = new Bus(vertx, ingest.clock, key -> false);
    }

    /**
     * @param past date of the first file
     * @param today date of the last one, which is the trade date
     */
    void print(LocalDate past, LocalDate today) throws Exception {
        open(today);
        measure("resolve", keys(today), key -> ask(CatalogApi.RESOLVE, resolve(key, null)));
        measure("resolve as of a past date", keys(past), key -> ask(CatalogApi.RESOLVE, resolve(key, past)));
        var underlyings =
                ingest.sql("select underlying from instruments where instrument_type = 'CE' and exchange = 'NFO'"
                        + " and expiry >= '" + past + "' and created_at = (select min(created_at) from instruments)"
                        + " group by 1 order by random() limit 150");
        measure(
                "expiries of a past date",
                underlyings,
                name -> ask(CatalogApi.EXPIRIES, new ExpiriesQuery(name, past)));
        measure(
                "whole chain of a past date",
                underlyings,
                name -> ask(CatalogApi.CHAIN, new ChainQuery(name, null, past, null, null)));
        measure(
                "whole chain of NIFTY on a past date",
                Collections.nCopies(50, "NIFTY"),
                name -> ask(CatalogApi.CHAIN, new ChainQuery(name, null, past, null, null)));
        var history = new PgCatalogHistory(ingest.pool);
        measure(
                "one instrument with its versions out of the store",
                ingest.sql("select instrument_id from instruments order by random() limit " + MOST),
                id -> history.of(List.of(Long.valueOf(id))));
    }

    private void open(LocalDate today) throws Exception {
        var catalog = new Catalog(
                new PgCatalogSource(ingest.pool),
                new PgCatalogHistory(ingest.pool),
                ingest.live,
                folder.resolve("index"),
                () -> today,
                ingest.clock,
                "a secret for tests only".getBytes(StandardCharsets.UTF_8),
                () -> "default",
                new Random(1),
                new Caches());
        vertx.deployVerticle(() -> new CatalogVerticle(bus, catalog), new DeploymentOptions())
                .await();
        Eventually.within(LIMIT, () -> assertThat(catalog.isCaughtUp()).isTrue());
    }

    /** Of instruments that were listed on the date. */
    private List<String> keys(LocalDate date) {
        return ingest.sql("select instrument_key from instruments i where exists (select from broker_tokens t"
                + " where t.instrument_id = i.instrument_id and t.valid @> date '" + date
                + "') and not exists (select from instrument_versions v where v.instrument_id = i.instrument_id"
                + " and v.changed ? 'instrument_key') order by random() limit " + MOST);
    }

    private static ResolveQuery resolve(String key, LocalDate asOf) {
        return new ResolveQuery(null, null, null, null, key, null, null, asOf);
    }

    private <Q, R> Future<R> ask(Call<Q, R> call, Q query) {
        return bus.ask(call, query, Origin.internal("figures", "figures", ingest.clock, LIMIT));
    }

    /** The first fifth warms up; a refusal counts as an answer. */
    private static void measure(String what, List<String> asked, Function<String, Future<?>> question) {
        asked.stream()
                .limit(asked.size() / 5)
                .forEach(one -> question.apply(one).otherwiseEmpty().await());
        var nanos = new long[asked.size()];
        int refused = 0;
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            var answer = question.apply(asked.get(i));
            refused += answer.map(true).otherwise(false).await() ? 0 : 1;
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%s: p50 %.3f ms, p99 %.3f ms of %d, %d refused%n",
                what, nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6, nanos.length, refused);
    }
}
