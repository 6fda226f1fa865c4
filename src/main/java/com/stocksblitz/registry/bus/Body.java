package com.stocksblitz.registry.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.json.Json;
import io.vertx.core.Future;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;

/** Bodies of the cluster's messages: JSON as {@code JsonObject} or as text. */
final class Body {
    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

    private Body() {}

    /**
     * A {@code JsonObject} is read through its text too: one that was built on this node holds nested objects that the
     * mapper would take for beans, and only the text is checked for depth and length.
     */
    static <T> Future<T> read(Object body, Class<T> type) {
        try {
            return switch (body) {
                case JsonObject json -> Future.succeededFuture(parse(json.encode(), type));
                case String text -> Future.succeededFuture(parse(text, type));
                case null, default ->
                    Future.failedFuture(malformed("", "wrong_type", "The body must be a JSON object or its text."));
            };
        } catch (JsonProcessingException | EncodeException unreadable) {
            return Future.failedFuture(refusal(unreadable));
        }
    }

    static JsonObject json(Object value) {
        return new JsonObject(Json.mapper().convertValue(value, MEMBERS));
    }

    static String text(Object value) {
        try {
            return Json.mapper().writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of ours cannot be written as JSON", impossible);
        }
    }

    /** The answer in the form of the question. */
    static Object like(Object question, Object value) {
        return question instanceof String ? text(value) : json(value);
    }

    private static <T> T parse(String text, Class<T> type) throws JsonProcessingException {
        var value = Json.mapper().readValue(text, type);
        if (value == null) {
            throw malformed("", "wrong_type", "The body must be a JSON object.");
        }
        return value;
    }

    private static FailureException refusal(Exception unreadable) {
        return switch (unreadable) {
            case JsonMappingException wrapped when wrapped.getCause() instanceof FailureException known -> known;
            case UnrecognizedPropertyException unknown ->
                malformed(pointer(unknown), "unknown_field", "This call knows no such field.");
            case JsonMappingException wrong ->
                malformed(pointer(wrong), "wrong_type", "The value does not fit this call's request.");
            default -> malformed("", "unreadable", "The body is not a JSON object that can be read.");
        };
    }

    private static String pointer(JsonMappingException wrong) {
        return wrong.getPath().stream()
                .map(step -> step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
                .map(step -> "/" + step.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());
    }

    private static FailureException malformed(String pointer, String code, String detail) {
        return new FailureException(Failure.Malformed.of(pointer, code, detail));
    }
}
