package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.membership.api.MembershipApi;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Serves the channels of index memberships. */
public final class MembershipVerticle extends VerticleBase {
    private final Bus bus;
    private final MembershipStore store;
    private final Supplier<LocalDate> tradeDate;
    private final List<Bus.Registration> registrations = new ArrayList<>();

    /** @param tradeDate the trade date in force */
    public MembershipVerticle(Bus bus, MembershipStore store, Supplier<LocalDate> tradeDate) {
        this.bus = bus;
        this.store = store;
        this.tradeDate = tradeDate;
    }

    @Override
    public Future<?> start() {
        var catalog = new CatalogLookups(bus);
        var reading = new MembershipReading(store, catalog, tradeDate);
        var writing = new MembershipWriting(bus, store, catalog, tradeDate);
        return Future.all(List.of(
                        bus.serve(MembershipApi.MEMBERS, reading::members),
                        bus.serve(MembershipApi.LIST, reading::list),
                        bus.serve(MembershipApi.WRITE, writing::write)))
                .onSuccess(served -> registrations.addAll(served.list()));
    }

    @Override
    public Future<?> stop() {
        return Future.join(
                registrations.stream().map(Bus.Registration::unregister).toList());
    }
}
