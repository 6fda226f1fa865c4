package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.membership.api.MembershipApi;
import com.stocksblitz.registry.mirror.api.MirrorApi;
import com.stocksblitz.registry.mirror.api.Stages;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Serves the channels of index memberships. */
public final class MembershipVerticle extends VerticleBase {
    private final Bus bus;
    private final MembershipStore store;
    private final IntentStore intents;
    private final Stages stages;
    private final MembershipTimes times;
    private final Clock clock;
    private final Supplier<LocalDate> tradeDate;
    private final String node;
    private final List<Bus.Registration> registrations = new ArrayList<>();
    private Forwarding forwarding;

    /**
     * @param stages the stage in force on this node
     * @param tradeDate the trade date in force
     * @param node id of this node, unique in the cluster
     */
    public MembershipVerticle(
            Bus bus,
            MembershipStore store,
            IntentStore intents,
            Stages stages,
            MembershipTimes times,
            Clock clock,
            Supplier<LocalDate> tradeDate,
            String node) {
        this.bus = bus;
        this.store = store;
        this.intents = intents;
        this.stages = stages;
        this.times = times;
        this.clock = clock;
        this.tradeDate = tradeDate;
        this.node = node;
    }

    @Override
    public Future<?> start() {
        var catalog = new CatalogLookups(bus);
        var preparation = new Preparation(catalog);
        var registry = new MembershipReading(store, catalog, tradeDate);
        var screener = new LegacyReading(bus, catalog, tradeDate);
        var writing = new MembershipWriting(bus, store, preparation, tradeDate);
        forwarding = new Forwarding(vertx, bus, intents, preparation, stages, tradeDate, clock, times.held(), node);
        var trials = new ReadTrials(
                vertx,
                registry,
                screener,
                compared -> bus.publish(MirrorApi.COMPARED, compared),
                clock,
                times.settle());
        var router = new MembershipRouter(vertx, stages, registry, screener, writing, forwarding, trials, clock);
        return Future.all(List.of(
                        bus.serve(MembershipApi.MEMBERS, router::members),
                        bus.serve(MembershipApi.LIST, router::list),
                        bus.serve(MembershipApi.WRITE, router::write),
                        bus.serve(MembershipApi.ADOPT, writing::adopt)))
                .onSuccess(served -> {
                    registrations.addAll(served.list());
                    forwarding.start();
                });
    }

    @Override
    public Future<?> stop() {
        return Future.join(
                        registrations.stream().map(Bus.Registration::unregister).toList())
                .eventually(forwarding::stop);
    }
}
