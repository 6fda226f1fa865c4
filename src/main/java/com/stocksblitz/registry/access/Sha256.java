package com.stocksblitz.registry.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What is kept of a key. A key is 256 random bits, so that a slow hash would add nothing. */
public final class Sha256 {
    private final byte[] digest;

    private Sha256(byte[] digest) {
        this.digest = digest;
    }

    public static Sha256 of(String key) {
        try {
            return new Sha256(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** @param digest 32 bytes */
    public static Sha256 stored(byte[] digest) {
        return new Sha256(digest.clone());
    }

    /** A copy, for the store. */
    public byte[] bytes() {
        return digest.clone();
    }

    /** Takes the same time whatever the other is. */
    boolean matches(Sha256 other) {
        return MessageDigest.isEqual(digest, other.digest);
    }
}
