package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.memory.Caches;
import com.stocksblitz.registry.plan.api.CreatePlan;
import com.stocksblitz.registry.plan.api.PlanAnswer;
import com.stocksblitz.registry.plan.api.PlanApi;
import com.stocksblitz.registry.plan.api.PlanQuery;
import com.stocksblitz.registry.plan.api.StoredPlan;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The whole room on a real bus, with a catalog in memory; the test turns settings, trade date and stores. */
final class PlanRoom {
    static final PlanRoomSettings SETTINGS = new PlanRoomSettings(
            ZoneId.of("Asia/Kolkata"), Duration.ofDays(30), Duration.ofHours(1), 16, 8 << 20, 200, 2_000, 100, 2, 8);

    final Live live = new Live();
    final MemoryCatalog catalog = new MemoryCatalog();
    final AtomicReference<LocalDate> tradeDate = new AtomicReference<>(Markets.TODAY);
    final MemoryAccountStore accounts = new MemoryAccountStore(Clock.systemUTC());
    final AtomicInteger wakes = new AtomicInteger();
    final Caches caches = new Caches();
    private final Vertx vertx;
    private final Bus bus;
    private StalePlans stalePlans = new NoStalePlans();

    PlanRoom(Vertx vertx) {
        this.vertx = vertx;
        this.bus = new Bus(vertx, Clock.systemUTC(), key -> false);
    }

    PlanRoom open(PlanStore store, PlanCache cache) throws Exception {
        return open(store, accounts, cache);
    }

    /** With somebody who looks after the stale plans. */
    PlanRoom with(StalePlans real) {
        stalePlans = real;
        return this;
    }

    /** With the real store of accounts. */
    PlanRoom open(PlanStore store, AccountStore accounts, PlanCache cache) throws Exception {
        await(bus.listen(EventApi.WRITTEN, written -> wakes.incrementAndGet()));
        await(catalog.serve(bus));
        await(deploy(store, accounts, cache));
        return this;
    }

    /** Another node of the same store and cache would be another verticle; on one bus the calls take turns. */
    private Future<String> deploy(PlanStore store, AccountStore accountStore, PlanCache cache) {
        return vertx.deployVerticle(new PlanVerticle(
                bus,
                live,
                Markets.feeds(),
                store,
                accountStore,
                cache,
                stalePlans,
                SETTINGS,
                Clock.systemUTC(),
                tradeDate::get,
                UUID::randomUUID,
                caches,
                "node"));
    }

    /** Answers for a room that is not there. */
    <Q, R> void serve(Call<Q, R> call, Function<Q, R> answer) throws Exception {
        await(bus.serve(call, (query, origin) -> Future.succeededFuture().map(begun -> answer.apply(query))));
    }

    Bus bus() {
        return bus;
    }

    PlanAnswer create(CreatePlan request) throws Exception {
        return ask(PlanApi.CREATE, request);
    }

    <Q, R> R ask(Call<Q, R> call, Q request) throws Exception {
        return await(begin(call, request, null));
    }

    <Q, R> R askAs(String user, Call<Q, R> call, Q request) throws Exception {
        return await(begin(call, request, user));
    }

    /** @param user the acting user, null for a service */
    <Q, R> Future<R> begin(Call<Q, R> call, Q request, String user) {
        var origin = new Origin(
                "corr-" + UUID.randomUUID(),
                "key",
                Optional.ofNullable(user),
                Optional.empty(),
                Clock.systemUTC().instant().plusSeconds(20));
        return bus.ask(call, request, origin);
    }

    <Q, R> Failure refusal(Call<Q, R> call, Q request, String user) {
        try {
            throw new AssertionError("answered " + await(begin(call, request, user)));
        } catch (FailureException refused) {
            return refused.failure();
        } catch (Exception other) {
            throw new AssertionError(other);
        }
    }

    Failure refusal(CreatePlan request) {
        return refusal(PlanApi.CREATE, request, null);
    }

    StoredPlan.Plan get(String planId) throws Exception {
        return ask(PlanApi.GET, new PlanQuery(UUID.fromString(planId))).plan();
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }
}
