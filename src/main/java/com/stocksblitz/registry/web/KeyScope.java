package com.stocksblitz.registry.web;

import java.util.Locale;

/** What a key may do; each operation of the contract names the one it needs. */
public enum KeyScope {
    READ,
    PLAN,
    WRITE,
    ADMIN;

    /** The word in the contract. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a word that is none of the scopes */
    static KeyScope of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
