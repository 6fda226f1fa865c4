package com.stocksblitz.registry.catalog;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Answers of searches for as long as the index shows the same. Bounded by entries (a live setting) and by the number of
 * instruments in them, since one entry may hold a page of a thousand.
 *
 * @param <K> the request with the generation of the index; what belongs to an older one is pushed out in time
 * @param <V> the answer
 */
final class ResultCache<K, V> {
    /** About 10 MiB of answers. */
    private static final long MOST_WEIGHT = 20_000;

    private final Clock clock;
    private final Map<K, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private long weight;

    ResultCache(Clock clock) {
        this.clock = clock;
    }

    synchronized Optional<V> get(K key, Duration timeToLive) {
        var entry = entries.get(key);
        if (entry == null || !clock.instant().isBefore(entry.made().plus(timeToLive))) {
            misses.increment();
            return Optional.empty();
        }
        hits.increment();
        return Optional.of(entry.value());
    }

    /** @param valueWeight instruments in the value */
    synchronized void put(K key, V value, int valueWeight, int mostEntries) {
        var replaced = entries.put(key, new Entry<>(value, valueWeight + 1, clock.instant()));
        weight += valueWeight + 1L - (replaced == null ? 0 : replaced.weight());
        var oldest = entries.values().iterator();
        while ((entries.size() > mostEntries || weight > MOST_WEIGHT) && oldest.hasNext()) {
            weight -= oldest.next().weight();
            oldest.remove();
        }
    }

    synchronized int size() {
        return entries.size();
    }

    long hits() {
        return hits.sum();
    }

    long misses() {
        return misses.sum();
    }

    private record Entry<V>(V value, int weight, Instant made) {}
}
