package com.stocksblitz.registry.mirror;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.json.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Records that go to the screener in one request. */
record Batch(List<MirrorRecord> records) {
    Batch {
        records = List.copyOf(records);
    }

    int size() {
        return records.size();
    }

    Buffer body() {
        return body(records.stream().map(MirrorRecord::body).toList());
    }

    static Buffer body(List<JsonNode> rows) {
        return Buffer.buffer(json(Map.of("memberships", rows)));
    }

    /** The same for the same records in the same versions, also after a restart; of another content never. */
    String idempotencyKey() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var record : records) {
                digest.update((record.key().name() + '\n' + record.version() + '\n').getBytes(StandardCharsets.UTF_8));
                digest.update(json(record.body()));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static byte[] json(Object value) {
        try {
            return Json.mapper().writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a row of ours is JSON", impossible);
        }
    }
}
