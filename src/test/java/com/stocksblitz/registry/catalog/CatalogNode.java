package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.LogAdvanced;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.instrument.Instrument;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A node that runs nothing but the catalog. */
final class CatalogNode {
    private final Vertx vertx;
    private final Bus bus;
    private final CatalogSource source;
    private final Path directory;
    final TestSettings settings = new TestSettings();
    private Catalog catalog;
    private String deployment;

    CatalogNode(Vertx vertx, CatalogSource source, Path directory) {
        this.vertx = vertx;
        this.bus = new Bus(vertx, Clock.systemUTC(), key -> false);
        this.source = source;
        this.directory = directory;
    }

    CatalogNode start() {
        catalog = new Catalog(
                source,
                settings,
                directory,
                () -> Instruments.TODAY,
                Clock.systemUTC(),
                "a secret for tests only".getBytes(StandardCharsets.UTF_8),
                () -> "default");
        deployment = await(
                vertx.deployVerticle(() -> new CatalogVerticle(bus, catalog), new DeploymentOptions().setInstances(2)));
        return this;
    }

    void stop() {
        await(vertx.undeploy(deployment));
    }

    CatalogStatus status() {
        return catalog.status();
    }

    Vertx vertx() {
        return vertx;
    }

    /** Waits until readers see the log up to the position. */
    CatalogNode reach(long position) {
        bus.publish(EventApi.ADVANCED, new LogAdvanced(position));
        return until(() -> catalog.isCaughtUp() && catalog.status().position() >= position);
    }

    CatalogNode until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within 10 s; the catalog is at " + catalog.status());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return this;
    }

    <Q, R> R ask(Call<Q, R> call, Q request) {
        return await(
                bus.ask(call, request, Origin.internal("test", "test", Clock.systemUTC(), Duration.ofSeconds(10))));
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
            return future.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no answer within 10 s", late);
        }
    }
}
