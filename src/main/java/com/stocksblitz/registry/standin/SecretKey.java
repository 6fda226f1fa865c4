package com.stocksblitz.registry.standin;

import java.util.Comparator;

/** Which value: the same name may have another value in each environment. */
record SecretKey(String environment, String name) implements Comparable<SecretKey> {
    private static final Comparator<SecretKey> ORDER =
            Comparator.comparing(SecretKey::environment).thenComparing(SecretKey::name);

    @Override
    public int compareTo(SecretKey other) {
        return ORDER.compare(this, other);
    }
}
