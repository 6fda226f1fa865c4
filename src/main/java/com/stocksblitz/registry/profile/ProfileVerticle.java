package com.stocksblitz.registry.profile;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.profile.api.ProfileApi;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Serves the channels of subscription profiles. */
public final class ProfileVerticle extends VerticleBase {
    private final Bus bus;
    private final LiveSettings live;
    private final ProfileStore store;
    private final Clock clock;
    private final Supplier<LocalDate> tradeDate;
    private final Supplier<UUID> ids;
    private final Duration upkeepEvery;
    private final List<Bus.Registration> registrations = new ArrayList<>();
    private ProfileUpkeep upkeep;

    /**
     * @param tradeDate the trade date in force
     * @param ids of profiles and conflicts
     * @param upkeepEvery how often expired profiles are looked for
     */
    public ProfileVerticle(
            Bus bus,
            LiveSettings live,
            ProfileStore store,
            Clock clock,
            Supplier<LocalDate> tradeDate,
            Supplier<UUID> ids,
            Duration upkeepEvery) {
        this.bus = bus;
        this.live = live;
        this.store = store;
        this.clock = clock;
        this.tradeDate = tradeDate;
        this.ids = ids;
        this.upkeepEvery = upkeepEvery;
    }

    @Override
    public Future<?> start() {
        var writing = new ProfileWriting(bus, live, store, clock, tradeDate, ids);
        var profiles = new Profiles(live, store, clock);
        var conflicts = new ConflictDesk(store, writing);
        upkeep = new ProfileUpkeep(vertx, bus, store, profiles, clock, ids, upkeepEvery);
        return Future.all(List.of(
                        bus.serve(ProfileApi.CREATE, writing::create),
                        bus.serve(ProfileApi.UPDATE, writing::update),
                        bus.serve(ProfileApi.DELETE, writing::delete),
                        bus.serve(ProfileApi.GET, profiles::get),
                        bus.serve(ProfileApi.LIST, profiles::list),
                        bus.serve(ProfileApi.AUDIT, profiles::audit),
                        bus.serve(ProfileApi.INSTRUMENTS, profiles::instruments),
                        bus.serve(ProfileApi.LIMITS, profiles::limits),
                        bus.serve(ProfileApi.SET_LIMITS, profiles::setLimits),
                        bus.serve(ProfileApi.CLEAN_UP, profiles::cleanUp),
                        bus.serve(ProfileApi.STATS, profiles::stats),
                        bus.serve(ProfileApi.CONFLICTS, conflicts::list),
                        bus.serve(ProfileApi.RESOLVE, conflicts::resolve)))
                .onSuccess(served -> {
                    registrations.addAll(served.list());
                    upkeep.start();
                });
    }

    @Override
    public Future<?> stop() {
        return Future.join(
                upkeep.stop(),
                Future.join(
                        registrations.stream().map(Bus.Registration::unregister).toList()));
    }
}
