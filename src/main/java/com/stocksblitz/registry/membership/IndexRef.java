package com.stocksblitz.registry.membership;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * An index as memberships know it.
 *
 * @param name its key where the catalog has it, else its name in upper case
 * @param squeezed letters and digits of its symbol or name
 * @param instrumentId internal id; empty where the catalog has no such index
 */
public record IndexRef(String name, String squeezed, OptionalLong instrumentId) {

    /** One that the catalog has. */
    static IndexRef known(String key, String symbol, long instrumentId) {
        return new IndexRef(key, squeeze(symbol), OptionalLong.of(instrumentId));
    }

    static IndexRef unknown(String name) {
        return new IndexRef(name.toUpperCase(Locale.ROOT), squeeze(name), OptionalLong.empty());
    }

    private static String squeeze(String name) {
        var squeezed = new StringBuilder(name.length());
        name.toUpperCase(Locale.ROOT)
                .chars()
                .filter(Character::isLetterOrDigit)
                .forEach(c -> squeezed.append((char) c));
        return squeezed.toString();
    }
}
