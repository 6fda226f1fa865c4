package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.memory.Cache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Answers for as long as the index shows the same. Bounded by entries (a live setting) and by weight, since one entry
 * may hold a page of a thousand. Whatever belongs to an older generation of the index goes at once, so that a load has
 * the heap.
 *
 * @param <K> the request and what else decides about the answer
 * @param <V> the answer
 */
final class ResultCache<K, V> implements Cache {
    private final Clock clock;
    private final long mostWeight;
    private final Map<K, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder evictions = new LongAdder();
    private double share = 1;
    private long generation;
    private long weight;

    /** @param mostWeight of all entries together, in the unit of {@link #put} plus one for each entry */
    ResultCache(Clock clock, long mostWeight) {
        this.clock = clock;
        this.mostWeight = mostWeight;
    }

    /** @param shown generation of the index that the answer must have been made from, or a later one */
    synchronized Optional<V> get(long shown, K key, Duration timeToLive) {
        moveTo(shown);
        var entry = entries.get(key);
        if (entry == null || !clock.instant().isBefore(entry.made().plus(timeToLive))) {
            misses.increment();
            return Optional.empty();
        }
        hits.increment();
        return Optional.of(entry.value());
    }

    /**
     * Keeps nothing that is out of date by now.
     *
     * @param shown generation of the index when the work began
     * @param valueWeight instruments in the value
     */
    synchronized void put(long shown, K key, V value, int valueWeight, int mostEntries) {
        moveTo(shown);
        if (shown < generation) {
            return;
        }
        var replaced = entries.put(key, new Entry<>(value, valueWeight + 1, clock.instant()));
        weight += valueWeight + 1L - (replaced == null ? 0 : replaced.weight());
        evict(mostEntries);
    }

    @Override
    public synchronized State state() {
        return new State(
                entries.size(), weight, (long) (mostWeight * share), hits.sum(), misses.sum(), evictions.sum());
    }

    @Override
    public synchronized int clear() {
        int cleared = entries.size();
        entries.clear();
        weight = 0;
        return cleared;
    }

    @Override
    public synchronized void resize(double share) {
        this.share = share;
        evict(entries.size());
    }

    private void evict(int mostEntries) {
        var oldest = entries.values().iterator();
        while ((entries.size() > mostEntries || weight > mostWeight * share) && oldest.hasNext()) {
            weight -= oldest.next().weight();
            oldest.remove();
            evictions.increment();
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

    private void moveTo(long shown) {
        if (shown > generation) {
            generation = shown;
            clear();
        }
    }

    private record Entry<V>(V value, int weight, Instant made) {}
}
