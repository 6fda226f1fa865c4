package com.stocksblitz.registry.access;

import com.stocksblitz.registry.access.api.NamedKey;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The named keys that this node knows. Stays as it is while the store is down, so that keys work on; a revocation made
 * meanwhile on another node is learned when the store is back. Thread-safe.
 */
public final class KeyRing {
    /** Each check compares all of them, so that its time tells nothing. */
    public static final int MOST_KEYS = 500;

    private final Clock clock;
    private volatile List<Entry> entries = List.of();

    public KeyRing(Clock clock) {
        this.clock = clock;
    }

    /** A key and what is kept of its text. */
    public record Entry(Sha256 digest, NamedKey key) {}

    /** Neither blocks nor waits; compares with every key, also after the right one. */
    public Optional<NamedKey> find(String key) {
        var given = Sha256.of(key);
        NamedKey found = null;
        for (var entry : entries) {
            if (entry.digest().matches(given)) {
                found = entry.key();
            }
        }
        return Optional.ofNullable(found)
                .filter(known -> known.expiresAt().isEmpty()
                        || clock.instant().isBefore(known.expiresAt().get()));
    }

    void replace(List<Entry> inForce) {
        entries = List.copyOf(inForce);
    }
}
