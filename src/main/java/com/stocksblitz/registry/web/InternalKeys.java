package com.stocksblitz.registry.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.Optional;

/** {@code INTERNAL_API_KEY} and, while it is being changed, the one before it; kept as SHA-256 only. */
public final class InternalKeys implements ApiKeys {
    private final byte[] current;
    private final byte[] previous;
    private final Optional<KeyHolder> currentHolder = Optional.of(holder("internal"));
    private final Optional<KeyHolder> previousHolder = Optional.of(holder("internal-previous"));

    /** @param previous still valid; empty when no rotation is going on */
    public InternalKeys(String current, Optional<String> previous) {
        this.current = digest(current);
        // Without a second key the first is compared twice: the time tells nothing.
        this.previous = previous.map(InternalKeys::digest).orElse(this.current);
    }

    @Override
    public Optional<KeyHolder> check(String key) {
        var given = digest(key);
        boolean isCurrent = MessageDigest.isEqual(current, given);
        boolean isPrevious = MessageDigest.isEqual(previous, given);
        return isCurrent ? currentHolder : isPrevious ? previousHolder : Optional.empty();
    }

    private static KeyHolder holder(String name) {
        return new KeyHolder(name, EnumSet.allOf(KeyScope.class));
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
