package com.stocksblitz.registry.access.api;

/**
 * A key that was just made.
 *
 * @param apiKey the only time that it is shown
 */
public record IssuedKey(KeyView key, String apiKey) {
    /** Without the key, which must not reach a log. */
    @Override
    public String toString() {
        return "IssuedKey[key=" + key + "]";
    }
}
