package com.stocksblitz.registry.bus;

import java.util.Objects;

/**
 * Something told to whoever listens; best effort, so a listener must be able to find out by itself what it missed.
 *
 * @param <E> the message, an immutable record
 */
public record Topic<E>(String address, Class<E> type, Scope scope) {
    public Topic {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(scope, "scope");
    }

    public static <E> Topic<E> local(String address, Class<E> type) {
        return new Topic<>(address, type, Scope.LOCAL);
    }

    public static <E> Topic<E> cluster(String address, Class<E> type) {
        return new Topic<>(address, type, Scope.CLUSTER);
    }
}
