package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Origin;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** For rooms whose test is about something else: another node looks after the stale plans. */
final class NoStalePlans implements StalePlans {
    @Override
    public Future<OptionalLong> claim(String node, Duration lease) {
        return Future.succeededFuture(OptionalLong.empty());
    }

    @Override
    public Future<Void> release(String node) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Step> follow(String node, long from, OptionalLong newestChange, Instant now, Origin origin) {
        return Future.failedFuture("no right");
    }

    @Override
    public Future<Integer> tellLimits(List<String> inForce, Instant now, int most, Origin origin) {
        return Future.succeededFuture(0);
    }

    @Override
    public Future<Integer> tellMembers(boolean onlyNew, LocalDate tradeDate, Instant now, int most, Origin origin) {
        return Future.succeededFuture(0);
    }

    @Override
    public Future<Integer> tellExpired(LocalDate tradeDate, Instant start, Instant now, int most, Origin origin) {
        return Future.succeededFuture(0);
    }

    @Override
    public Future<List<Waiting>> waiting(Optional<UUID> after, int most) {
        return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Boolean> replace(UUID old, PlanRow plan, Dependencies on, List<String> bound, Origin origin) {
        return Future.succeededFuture(false);
    }

    @Override
    public Future<Void> fail(UUID planId, String code, String detail, Instant now, Origin origin) {
        return Future.succeededFuture();
    }
}
