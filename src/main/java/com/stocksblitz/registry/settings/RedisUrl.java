package com.stocksblitz.registry.settings;

import java.net.URI;
import java.util.Set;

/**
 * Address of a Redis, {@code redis://[user:password@]host[:port][/db]}, or {@code rediss://} with TLS. Checked here
 * because the client's own message about an address that it cannot read quotes it, password and all.
 */
public final class RedisUrl {
    private static final Set<String> SCHEMES = Set.of("redis", "rediss");

    private RedisUrl() {}

    /** @throws IllegalArgumentException if it is no such address; the message does not quote it */
    public static Secret parse(String text) {
        if (!isAddress(text)) {
            throw new IllegalArgumentException("is no address of the form redis://:password@host:port/db");
        }
        return new Secret(text);
    }

    private static boolean isAddress(String text) {
        try {
            var uri = URI.create(text);
            return SCHEMES.contains(uri.getScheme()) && uri.getHost() != null;
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }
}
