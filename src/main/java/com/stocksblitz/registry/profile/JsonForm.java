package com.stocksblitz.registry.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Records of this room as JSON and back. */
final class JsonForm {
    private JsonForm() {}

    static String text(Object value) {
        try {
            return Json.mapper().writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of ours cannot be written as JSON", impossible);
        }
    }

    static ObjectNode tree(Object value) {
        return Json.mapper().valueToTree(value);
    }

    /** What we wrote ourselves. */
    static <T> T value(String text, Class<T> type) {
        try {
            return Json.mapper().readValue(text, type);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a stored text of ours cannot be read", impossible);
        }
    }

    /** @throws FailureException Malformed, as part of it is the caller's */
    static <T> T value(JsonNode tree, Class<T> type) {
        try {
            return Json.mapper().treeToValue(tree, type);
        } catch (JsonProcessingException unfit) {
            throw new FailureException(
                    Failure.Malformed.of("", "wrong_type", "A field of the body is of the wrong type."));
        }
    }

    static byte[] hash(Object value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text(value).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
