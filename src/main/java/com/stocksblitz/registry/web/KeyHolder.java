package com.stocksblitz.registry.web;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Who holds a key.
 *
 * @param name for the audit trail; never the key or a part of it
 * @param users for whom alone it may act; empty: for anybody
 * @param requestsPerSecond empty: unlimited
 */
public record KeyHolder(String name, Set<KeyScope> scopes, Set<String> users, OptionalInt requestsPerSecond) {
    public KeyHolder {
        Objects.requireNonNull(name, "name");
        scopes = Set.copyOf(scopes);
        users = Set.copyOf(users);
    }

    /** For anybody, as often as it likes. */
    public KeyHolder(String name, Set<KeyScope> scopes) {
        this(name, scopes, Set.of(), OptionalInt.empty());
    }

    public boolean may(KeyScope scope) {
        return scopes.contains(scope);
    }
}
