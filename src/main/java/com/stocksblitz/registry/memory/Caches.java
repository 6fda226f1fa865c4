package com.stocksblitz.registry.memory;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The caches of a node, by name: seen, cleared and resized together. Thread-safe. */
public final class Caches {
    private final Map<String, Cache> caches = new ConcurrentHashMap<>();
    private volatile double share = 1;

    /** Adds a cache, in place of one of the same name. */
    public void register(String name, Cache cache) {
        caches.put(name, cache);
        cache.resize(share);
    }

    /** By name. */
    public Map<String, Cache.State> states() {
        return caches.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().state(), (a, b) -> b, TreeMap::new));
    }

    /** Drops everything; entries dropped, by name. */
    public Map<String, Integer> clear() {
        return caches.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().clear(), (a, b) -> b, TreeMap::new));
    }

    /** The share of their usual size that caches may have, 0 to 1. */
    public double share() {
        return share;
    }

    public void resize(double share) {
        this.share = share;
        caches.values().forEach(cache -> cache.resize(share));
    }
}
