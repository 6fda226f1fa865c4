package com.stocksblitz.registry.profile;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.bus.Rounds;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.OutboxWritten;
import com.stocksblitz.registry.profile.ProfileStore.Attempt;
import com.stocksblitz.registry.profile.ProfileStore.Standing;
import com.stocksblitz.registry.profile.api.CleanUpAudit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Marks profiles whose time has come, with audit and event, and deletes old audit rows once a day. Every node does it:
 * the user's row is locked, so a profile expires once.
 */
final class ProfileUpkeep {
    private static final int USERS_AT_ONCE = 50;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration CLEANED_EVERY = Duration.ofDays(1);

    private final Bus bus;
    private final ProfileStore store;
    private final Profiles profiles;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final Duration every;
    private final Rounds rounds;
    private Instant cleaned;

    /** @param every how often expired profiles are looked for; they count as expired at once, marked or not */
    ProfileUpkeep(
            Vertx vertx,
            Bus bus,
            ProfileStore store,
            Profiles profiles,
            Clock clock,
            Supplier<UUID> ids,
            Duration every) {
        this.bus = bus;
        this.store = store;
        this.profiles = profiles;
        this.clock = clock;
        this.ids = ids;
        this.every = every;
        this.cleaned = clock.instant();
        this.rounds = new Rounds(vertx, "profile upkeep", this::round);
    }

    void start() {
        rounds.wake();
    }

    Future<Void> stop() {
        return rounds.stop();
    }

    private Future<Duration> round() {
        var origin = Origin.internal(ids.get().toString(), "profile-upkeep", clock, LIMIT);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return store.usersWithExpired(now, USERS_AT_ONCE)
                .compose(users -> expireAll(users, now, origin).map(done -> users))
                .compose(users ->
                        cleanUp(now, origin).map(done -> users.size() == USERS_AT_ONCE ? Duration.ZERO : every));
    }

    /** One after the other: there is no hurry, and the pool is for requests. */
    private Future<Void> expireAll(List<String> users, Instant now, Origin origin) {
        var all = Future.<Void>succeededFuture();
        for (var user : users) {
            all = all.compose(before -> store.change(Attempt.of(user), origin, standing -> expired(standing, now)))
                    .map(done -> {
                        bus.publish(EventApi.WRITTEN, new OutboxWritten());
                        return null;
                    });
        }
        return all;
    }

    private static Decision expired(Standing standing, Instant now) {
        return new Decision.Write(
                standing.active().stream()
                        .filter(profile -> profile.stateAt(now) == ProfileState.EXPIRED)
                        .map(profile -> new Change(
                                Optional.of(profile), profile.in(ProfileState.EXPIRED, now), "expired", "expiry"))
                        .toList(),
                List.of(),
                List.of());
    }

    private Future<Void> cleanUp(Instant now, Origin origin) {
        if (cleaned.plus(CLEANED_EVERY).isAfter(now)) {
            return Future.succeededFuture();
        }
        return profiles.cleanUp(new CleanUpAudit(), origin)
                .onSuccess(done -> cleaned = now)
                .mapEmpty();
    }
}
