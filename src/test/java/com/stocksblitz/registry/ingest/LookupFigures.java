package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.Catalog;
import com.stocksblitz.registry.catalog.CatalogVerticle;
import com.stocksblitz.registry.catalog.InProcess;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.ChainQuery;
import com.stocksblitz.registry.catalog.api.ExpiriesQuery;
import com.stocksblitz.registry.catalog.api.ResolveQuery;
import com.stocksblitz.registry.failure.FailureException;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How long questions take with what an ingest has filled, one at a time: those with a goal in the process, where they
 * are answered, and beside them what they take over the bus.
 */
final class LookupFigures {
    private static final int MOST = 5_000;
    /** Of each kind of identifier; half as many before that warm up. */
    private static final int LOOKUPS = 40_000;

    private static final int SEGMENTS_AT_REST = 2;
    private static final double RESOLVE_GOAL = 0.2;
    private static final double AS_OF_GOAL = 5;
    private static final double NO_GOAL = Double.POSITIVE_INFINITY;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Vertx vertx;
    private final IngestHarness ingest;
    private final Path folder;
    private final Bus bus;
    private final List<String> missed = new ArrayList<>();

    LookupFigures(Vertx vertx, IngestHarness ingest, Path folder) {
        this.vertx = vertx;
        this.ingest = ingest;
        this.folder = folder;
        this.bus = new Bus(vertx, ingest.clock, key -> false);
    }

    /**
     * Prints a table.
     *
     * @param past date of the first file
     * @param today date of the last one, which is the trade date
     * @return what did not reach its goal
     */
    List<String> print(LocalDate past, LocalDate today) throws Exception {
        var direct = InProcess.of(vertx, open(today), today);
        Eventually.within(LIMIT, () -> assertThat(direct.segments()).isLessThanOrEqualTo(SEGMENTS_AT_REST));
        System.out.println("| question | goal, p99 | p50 | p99 | p99.9 | asked | refused | reached |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        var kinds = kinds(today);
        kinds.values().forEach(queries -> round(queries, LOOKUPS / 2).forEach(query -> answers(direct, query)));
        kinds.forEach((kind, queries) -> measure(
                "resolve by " + kind, RESOLVE_GOAL, round(queries, LOOKUPS), 0, query -> answers(direct, query)));
        var then = keys(past).stream().map(key -> byKey(key, past)).toList();
        measure(
                "resolve as of a past date",
                AS_OF_GOAL,
                then,
                then.size(),
                query -> direct.resolveThen(query, origin())
                        .map(true)
                        .otherwise(false)
                        .await());
        asked("resolve by key, over the bus", keys(today), key -> ask(CatalogApi.RESOLVE, byKey(key, null)));
        asked("resolve as of a past date, over the bus", keys(past), key -> ask(CatalogApi.RESOLVE, byKey(key, past)));
        var underlyings =
                ingest.sql("select underlying from instruments where instrument_type = 'CE' and exchange = 'NFO'"
                        + " and expiry >= '" + past + "' and created_at = (select min(created_at) from instruments)"
                        + " group by 1 order by random() limit 150");
        asked(
                "expiries of a past date, over the bus",
                underlyings,
                name -> ask(CatalogApi.EXPIRIES, new ExpiriesQuery(name, past)));
        asked(
                "whole chain of a past date, over the bus",
                underlyings,
                name -> ask(CatalogApi.CHAIN, new ChainQuery(name, null, past, null, null)));
        asked(
                "whole chain of NIFTY on a past date, over the bus",
                Collections.nCopies(50, "NIFTY"),
                name -> ask(CatalogApi.CHAIN, new ChainQuery(name, null, past, null, null)));
        var history = new PgCatalogHistory(ingest.pool);
        asked(
                "one instrument with its versions, out of the store",
                ingest.sql("select instrument_id from instruments order by random() limit " + MOST),
                id -> history.of(List.of(Long.valueOf(id))));
        return List.copyOf(missed);
    }

    /** So many, again from the first where there are fewer. */
    private static <Q> List<Q> round(List<Q> questions, int count) {
        return IntStream.range(0, questions.isEmpty() ? 0 : count)
                .mapToObj(n -> questions.get(n % questions.size()))
                .toList();
    }

    /** Every kind of identifier that a query can have, of instruments that have one today. */
    private Map<String, List<ResolveQuery>> kinds(LocalDate today) {
        var listed = " from broker_tokens t join instruments i using (instrument_id) where t.valid @> date '" + today
                + "' and %s order by random() limit " + LOOKUPS;
        var kinds = new LinkedHashMap<String, List<ResolveQuery>>();
        kinds.put(
                "canonical key",
                queries("i.instrument_key" + listed.formatted("true"), cells -> byKey(cells[0], null)));
        kinds.put(
                "broker's trading symbol and exchange",
                queries(
                        "i.exchange || E'\\t' || t.trading_symbol" + listed.formatted("i.expiry is not null"),
                        cells -> new ResolveQuery(cells[1], cells[0], null, null, null, null, null)));
        kinds.put(
                "symbol without exchange",
                queries(
                        "i.symbol" + listed.formatted("i.expiry is null"),
                        cells -> new ResolveQuery(cells[0], null, null, null, null, null, null)));
        kinds.put(
                "ISIN",
                queries(
                        "i.isin" + listed.formatted("i.isin is not null"),
                        cells -> new ResolveQuery(null, null, null, cells[0], null, null, null)));
        kinds.put(
                "broker and its token",
                queries(
                        "t.token" + listed.formatted("true"),
                        cells -> new ResolveQuery(null, null, null, null, null, cells[0], "upstox")));
        return kinds;
    }

    private List<ResolveQuery> queries(String select, Function<String[], ResolveQuery> query) {
        return ingest.sql("select " + select).stream()
                .map(line -> query.apply(line.split("\t", 2)))
                .toList();
    }

    private static boolean answers(InProcess direct, ResolveQuery query) {
        try {
            return direct.resolve(query).count() > 0;
        } catch (FailureException refused) {
            return false;
        }
    }

    private Catalog open(LocalDate today) throws Exception {
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
        return catalog;
    }

    /** Of instruments that were listed on the date. */
    private List<String> keys(LocalDate date) {
        return ingest.sql("select instrument_key from instruments i where exists (select from broker_tokens t"
                + " where t.instrument_id = i.instrument_id and t.valid @> date '" + date
                + "') and not exists (select from instrument_versions v where v.instrument_id = i.instrument_id"
                + " and v.changed ? 'instrument_key') order by random() limit " + MOST);
    }

    private static ResolveQuery byKey(String key, LocalDate asOf) {
        return new ResolveQuery(null, null, null, null, key, null, null, asOf);
    }

    private <Q, R> Future<R> ask(Call<Q, R> call, Q query) {
        return bus.ask(call, query, origin());
    }

    private Origin origin() {
        return Origin.internal("figures", "figures", ingest.clock, LIMIT);
    }

    /** No goal; the first fifth warms up. */
    private void asked(String what, List<String> questions, Function<String, Future<?>> question) {
        measure(
                what,
                NO_GOAL,
                questions,
                questions.size() / 5,
                one -> question.apply(one).map(true).otherwise(false).await());
    }

    /** @param question whether it was answered; a refusal counts as an answer for the time it takes */
    private <Q> void measure(String what, double goal, List<Q> questions, int warmUp, Predicate<Q> question) {
        questions.stream().limit(warmUp).forEach(question::test);
        var nanos = new long[questions.size()];
        int refused = 0;
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            refused += question.test(questions.get(i)) ? 0 : 1;
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        boolean reached = nanos.length > 0 && millis(nanos, 0.99) <= goal;
        if (!reached) {
            missed.add(what);
        }
        System.out.printf(
                "| %s | %s | %.3f ms | %.3f ms | %.3f ms | %,d | %,d | %s |%n",
                what,
                goal == NO_GOAL ? "" : "<= %.1f ms".formatted(goal),
                millis(nanos, 0.5),
                millis(nanos, 0.99),
                millis(nanos, 0.999),
                nanos.length,
                refused,
                goal == NO_GOAL ? "" : reached ? "yes" : "**NO**");
    }

    private static double millis(long[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * part)] / 1e6;
    }
}
