package com.stocksblitz.registry.plan;

import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** SHA-256 of everything that decides a plan: two requests with the same key get the same plan. */
public final class PlanKey {
    private static final int LENGTH = 32;

    private final byte[] sha256;

    private PlanKey(byte[] sha256) {
        if (sha256.length != LENGTH) {
            throw new IllegalArgumentException("not a SHA-256: " + sha256.length + " bytes");
        }
        this.sha256 = sha256.clone();
    }

    public static PlanKey of(byte[] sha256) {
        return new PlanKey(sha256);
    }

    /** Hashes the canonical form of a value, so that the order of members does not matter. */
    public static PlanKey hash(Object value) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            CanonicalJson.write(value, new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
            return new PlanKey(sha256.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    public byte[] bytes() {
        return sha256.clone();
    }

    public String hex() {
        return HexFormat.of().formatHex(sha256);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlanKey key && Arrays.equals(sha256, key.sha256);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sha256);
    }

    @Override
    public String toString() {
        return hex();
    }
}
