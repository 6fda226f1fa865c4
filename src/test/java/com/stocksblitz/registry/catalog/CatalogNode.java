package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.SuggestAnswer;
import com.stocksblitz.registry.catalog.api.SuggestQuery;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.LogAdvanced;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.memory.Caches;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A node that runs nothing but the catalog. */
final class CatalogNode {
    /** Far more than anything takes, for machines that do much else. */
    private static final int WAIT_SECONDS = 60;

    private final Vertx vertx;
    private final Bus bus;
    private final CatalogSource source;
    private final CatalogHistory history;
    private final Path directory;
    final TestSettings settings = new TestSettings();
    private Catalog catalog;
    private String deployment;

    CatalogNode(Vertx vertx, CatalogSource source, Path directory) {
        this(vertx, source, new NoHistory(), directory);
    }

    CatalogNode(Vertx vertx, CatalogSource source, CatalogHistory history, Path directory) {
        this.vertx = vertx;
        this.history = history;
        this.bus = new Bus(vertx, Clock.systemUTC(), key -> false);
        this.source = source;
        this.directory = directory;
    }

    CatalogNode start() {
        catalog = new Catalog(
                source,
                history,
                settings,
                directory,
                () -> Instruments.TODAY,
                Clock.systemUTC(),
                "a secret for tests only".getBytes(StandardCharsets.UTF_8),
                () -> "default",
                new Random(1),
                new Caches());
        deployment = await(
                vertx.deployVerticle(() -> new CatalogVerticle(bus, catalog), new DeploymentOptions().setInstances(2)));
        return this;
    }

    void stop() {
        var running = deployment;
        deployment = null;
        await(vertx.undeploy(running));
    }

    void stopIfRunning() {
        if (deployment != null) {
            stop();
        }
    }

    void wake() {
        bus.publish(EventApi.ADVANCED, new LogAdvanced(0));
    }

    List<String> suggested(String typed) {
        return ask(CatalogApi.SUGGEST, new SuggestQuery(typed, 10)).suggestions().stream()
                .map(SuggestAnswer.Suggestion::instrumentKey)
                .toList();
    }

    LoadWatch loads() {
        return catalog.loads();
    }

    CatalogStatus status() {
        return catalog.status();
    }

    Vertx vertx() {
        return vertx;
    }

    /** Waits until readers see the log up to the position. */
    CatalogNode reach(long position) {
        wake();
        return until(() -> catalog.isCaughtUp() && catalog.status().position() >= position);
    }

    CatalogNode until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within the limit; the catalog is at " + catalog.status());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return this;
    }

    <Q, R> R ask(Call<Q, R> call, Q request) {
        return await(bus.ask(
                call, request, Origin.internal("test", "test", Clock.systemUTC(), Duration.ofSeconds(WAIT_SECONDS))));
    }

    /** The refusal of a call that must be refused. */
    <Q, R> Failure refusal(Call<Q, R> call, Q request) {
        try {
            throw new AssertionError("answered " + ask(call, request));
        } catch (FailureException refused) {
            return refused.failure();
        }
    }

    static Instrument[] all(Instruments.Builder... builders) {
        return Arrays.stream(builders).map(Instruments.Builder::build).toArray(Instrument[]::new);
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no answer within the limit", late);
        }
    }

    /** For tests of today alone. */
    private static final class NoHistory implements CatalogHistory {
        @Override
        public Future<List<Chronicle>> of(Collection<Long> instruments) {
            throw new AssertionError("the past was asked for");
        }

        @Override
        public Future<List<Series>> listedOn(LocalDate date, Collection<String> underlyings) {
            throw new AssertionError("the past was asked for");
        }

        @Override
        public Future<List<Option>> optionsOn(LocalDate date, String underlying, String exchange, LocalDate expiry) {
            throw new AssertionError("the past was asked for");
        }

        @Override
        public Future<Map<UUID, SourceFile>> sources(Collection<UUID> jobs) {
            throw new AssertionError("the past was asked for");
        }
    }
}
