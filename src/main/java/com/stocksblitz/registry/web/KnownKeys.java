package com.stocksblitz.registry.web;

import com.stocksblitz.registry.access.api.NamedKey;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The internal keys and the named ones. */
public final class KnownKeys implements ApiKeys {
    private final InternalKeys internal;
    private final Function<String, Optional<NamedKey>> named;

    /** @param named the holder of a named key in force; neither blocks nor waits */
    public KnownKeys(InternalKeys internal, Function<String, Optional<NamedKey>> named) {
        this.internal = internal;
        this.named = named;
    }

    /** Both are looked through in any case, so that the time does not tell which kind a key is of. */
    @Override
    public Optional<KeyHolder> check(String key) {
        var holder = named.apply(key).map(KnownKeys::holder);
        return internal.check(key).or(() -> holder);
    }

    private static KeyHolder holder(NamedKey key) {
        return new KeyHolder(
                "key:" + key.name(),
                key.scopes().stream().map(KeyScope::of).collect(Collectors.toUnmodifiableSet()),
                key.users(),
                OptionalInt.of(key.requestsPerSecond()));
    }
}
