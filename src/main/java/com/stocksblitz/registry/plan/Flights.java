package com.stocksblitz.registry.plan;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Work in progress by key, so that the same is not done twice at the same time. Used from one event loop. */
final class Flights<K, T> {
    private final Map<K, Future<T>> flying = new HashMap<>();

    /** The work under that key, if it is being done. */
    Optional<Future<T>> find(K key) {
        return Optional.ofNullable(flying.get(key));
    }

    /** Does the work; until it ends others find it. */
    Future<T> lead(K key, Supplier<Future<T>> work) {
        var flight = work.get();
        flying.put(key, flight);
        return flight.onComplete(done -> flying.remove(key, flight));
    }
}
