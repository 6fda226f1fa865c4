package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.feed.api.FeedDirectory;
import com.stocksblitz.registry.memory.Caches;
import com.stocksblitz.registry.plan.api.PlanApi;
import com.stocksblitz.registry.plan.solve.Solver;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Serves the planner's channels. One instance a node: single flight and the local cache live on its event loop. */
public final class PlanVerticle extends VerticleBase {
    private final Bus bus;
    private final LiveSettings live;
    private final FeedDirectory feeds;
    private final PlanStore store;
    private final AccountStore accountStore;
    private final PlanCache cache;
    private final StalePlans stalePlans;
    private final PlanRoomSettings settings;
    private final Clock clock;
    private final Supplier<LocalDate> tradeDate;
    private final Supplier<UUID> ids;
    private final Caches caches;
    private final String node;
    private final List<Bus.Registration> registrations = new ArrayList<>();
    private LocalPlans local;
    private PlanTidying tidying;
    private StalePlanFollower follower;
    private SearchWorkers searchers;

    /**
     * @param tradeDate the trade date in force
     * @param ids of new plans
     * @param node id of this node, unique in the cluster
     */
    public PlanVerticle(
            Bus bus,
            LiveSettings live,
            FeedDirectory feeds,
            PlanStore store,
            AccountStore accountStore,
            PlanCache cache,
            StalePlans stalePlans,
            PlanRoomSettings settings,
            Clock clock,
            Supplier<LocalDate> tradeDate,
            Supplier<UUID> ids,
            Caches caches,
            String node) {
        this.bus = bus;
        this.live = live;
        this.feeds = feeds;
        this.store = store;
        this.accountStore = accountStore;
        this.cache = cache;
        this.stalePlans = stalePlans;
        this.settings = settings;
        this.clock = clock;
        this.tradeDate = tradeDate;
        this.ids = ids;
        this.caches = caches;
        this.node = node;
    }

    @Override
    public Future<?> start() {
        var day = new TradeDay(tradeDate, settings.zone());
        var meter = new Meter(System::nanoTime);
        local = new LocalPlans(settings.localPlans(), settings.localWeight());
        caches.register("plan.local", local);
        var memory = new PlanMemory(local, cache, store, clock);
        var bases = new Bases(feeds, day, meter);
        var maker = new PlanMaker(new Solver(), meter);
        var expander = new Expander(vertx, bus, day);
        searchers = new SearchWorkers(vertx, settings.searches(), settings.waitingSearches());
        var room = new PlanningRoom(vertx, settings.mostPlanned(), settings.waitingPlans());
        var planning = new Planning(
                vertx,
                bus,
                store,
                memory,
                expander,
                bases,
                maker,
                day,
                clock,
                ids,
                settings.mostOnLoop(),
                searchers,
                room);
        var accounts = new Accounts(accountStore, live, feeds, day, clock);
        var creation =
                new PlanCreation(vertx, live, feeds, day, accounts, new ProfileSource(bus), planning, store, meter);
        var replanning = new Replanning(vertx, live, store, expander, bases, maker, clock);
        var plans = new Plans(vertx, bus, live, store, memory, replanning, day, meter);
        var differences = new Differences(vertx, store, feeds, day);
        var whatIfs = new WhatIfs(vertx, store, creation, day, meter);
        tidying = new PlanTidying(vertx, bus, store, stalePlans, day, clock, ids, settings);
        tidying.start();
        var renewal = new Renewal(bus, live, store, stalePlans, memory, expander, bases, maker, searchers, clock, ids);
        var binding = new PendingBinding(bus, live, stalePlans, renewal, day, clock);
        follower = new StalePlanFollower(vertx, bus, stalePlans, bases, binding, day, clock, ids, node);
        return Future.all(List.of(
                        bus.serve(PlanApi.CREATE, creation::create),
                        bus.serve(PlanApi.GET, plans::get),
                        bus.serve(PlanApi.LIST, plans::list),
                        bus.serve(PlanApi.DELETE, plans::delete),
                        bus.serve(PlanApi.DESCRIBE, plans::describe),
                        bus.serve(PlanApi.DIFF, differences::diff),
                        bus.serve(PlanApi.WHAT_IF, whatIfs::ask),
                        bus.serve(PlanApi.CONFIG, plans::config),
                        bus.serve(PlanApi.CLEAN_UP, plans::cleanUp),
                        bus.serve(PlanApi.ACCOUNTS, accounts::get),
                        bus.serve(PlanApi.PUT_ACCOUNTS, accounts::put),
                        bus.listen(EventApi.ADVANCED, advanced -> follower.wake())))
                .onSuccess(served -> {
                    registrations.addAll(served.list());
                    follower.start();
                });
    }

    @Override
    public Future<?> stop() {
        tidying.stop();
        return Future.join(
                        registrations.stream().map(Bus.Registration::unregister).toList())
                .eventually(follower::stop)
                .eventually(searchers::close)
                .onComplete(stopped -> local.clear());
    }
}
