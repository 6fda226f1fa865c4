package com.stocksblitz.registry.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.mirror.MirrorRecord.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Digests of rows, of which each side adds up its own: equal sums of a bucket mean equal rows in it. The store computes
 * the same in SQL.
 */
final class RowDigest {
    static final int BUCKETS = 4_096;
    private static final char SEPARATOR = '\u001f';

    private RowDigest() {}

    /** By the key alone, from 0. */
    static int bucket(Key key) {
        var hash = sha256(text(key));
        return (hash[0] & 0xff) * 16 + (hash[1] & 0xff) / 16;
    }

    /** Of key and content; numbers by value, however they are written. */
    static long of(Key key, JsonNode row) {
        return ByteBuffer.wrap(sha256(text(key)
                        + SEPARATOR
                        + text(row.path("weight"))
                        + SEPARATOR
                        + text(row.path("sector"))
                        + SEPARATOR
                        + text(row.path("effective_date"))))
                .getLong();
    }

    /** A weight of nothing stands for no member, as the row has no other way to say it. */
    static boolean isMember(JsonNode row) {
        var weight = row.path("weight");
        return !weight.isNumber() || weight.decimalValue().signum() != 0;
    }

    private static String text(Key key) {
        return key.symbol() + SEPARATOR + key.exchange() + SEPARATOR + key.indexName();
    }

    private static String text(JsonNode value) {
        return value.isNumber() ? value.decimalValue().stripTrailingZeros().toPlainString() : value.asText("");
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
