package com.stocksblitz.registry.plan;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The shared cache in memory; {@link #setAway} makes every look-up a miss, as with Redis gone. */
final class MemoryPlanCache implements PlanCache {
    private final ConcurrentHashMap<PlanKey, Timed> entries = new ConcurrentHashMap<>();
    private volatile boolean away;

    private record Timed(Entry entry, long endNanos) {}

    /** As whoever can write to the shared cache could. */
    void replaceAll(UnaryOperator<PackedDocument> damage) {
        entries.replaceAll((key, timed) -> new Timed(
                new Entry(
                        timed.entry().planId(),
                        timed.entry().createdAt(),
                        timed.entry().expiresAt(),
                        damage.apply(timed.entry().document())),
                timed.endNanos()));
    }

    void setAway(boolean away) {
        this.away = away;
    }

    @Override
    public Future<Optional<Entry>> find(PlanKey key) {
        var found = away ? null : entries.get(key);
        return Future.succeededFuture(Optional.ofNullable(found)
                .filter(timed -> timed.endNanos() - System.nanoTime() > 0)
                .map(Timed::entry));
    }

    @Override
    public Future<Void> put(PlanKey key, Entry entry, Duration ttl) {
        if (!away) {
            entries.put(key, new Timed(entry, System.nanoTime() + ttl.toNanos()));
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> remove(PlanKey key) {
        entries.remove(key);
        return Future.succeededFuture();
    }

    @Override
    public Future<Long> clear() {
        long cleared = entries.size();
        entries.clear();
        return Future.succeededFuture(cleared);
    }
}
