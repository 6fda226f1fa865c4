package com.stocksblitz.registry.web;

import java.util.Objects;
import java.util.Set;

/**
 * Who holds a key.
 *
 * @param name for the audit trail; never the key or a part of it
 */
public record KeyHolder(String name, Set<KeyScope> scopes) {
    public KeyHolder {
        Objects.requireNonNull(name, "name");
        scopes = Set.copyOf(scopes);
    }

    public boolean may(KeyScope scope) {
        return scopes.contains(scope);
    }
}
