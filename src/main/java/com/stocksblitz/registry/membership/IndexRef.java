package com.stocksblitz.registry.membership;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * An index as memberships know it.
 *
 * @param name its key where the catalog has it, else its name in upper case
 * @param symbol its symbol where the catalog has it, else the same name
 * @param squeezed letters and digits of the symbol
 * @param instrumentId internal id; empty where the catalog has no such index
 */
public record IndexRef(String name, String symbol, String squeezed, OptionalLong instrumentId) {

    /** One that the catalog has. */
    static IndexRef known(String key, String symbol, long instrumentId) {
        return new IndexRef(key, symbol, squeeze(symbol), OptionalLong.of(instrumentId));
    }

    static IndexRef unknown(String name) {
        var tidy = name.strip().toUpperCase(Locale.ROOT);
        return new IndexRef(tidy, tidy, squeeze(name), OptionalLong.empty());
    }

    /** Equal for two names of one index. */
    public String identity() {
        return instrumentId.isPresent() ? "#" + instrumentId.getAsLong() : squeezed;
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
