package com.stocksblitz.registry.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.json.Json;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A request that the contract has found right.
 *
 * @param values parameters by name, typed, defaults filled in; what was not given is absent
 * @param json the JSON body; null for an operation without one
 * @param holder empty for an operation that needs no key and came without a valid one
 * @param stream the raw request, for the operation that reads its body as a stream; paused
 */
record Request(
        Operation operation,
        Map<String, Object> values,
        Body json,
        Origin origin,
        Optional<KeyHolder> holder,
        HttpServerRequest stream) {

    /**
     * @param bytes that came
     * @param work where such a body is worked on
     */
    record Body(JsonNode tree, int bytes, BodyWork work) {}

    /**
     * For what concerns everybody.
     *
     * @param why the second half of a sentence that begins with what such a key does
     * @throws FailureException where the key acts for certain users only
     */
    void requireForAnybody(String why) {
        if (holder.filter(key -> !key.users().isEmpty()).isPresent()) {
            throw new FailureException(new Failure.Forbidden("This key acts for certain users only; " + why));
        }
    }

    JsonNode body() {
        return json.tree();
    }

    /** Null where it was not given and the contract names no default. */
    String text(String name) {
        return (String) values.get(name);
    }

    Integer integer(String name) {
        var value = (Long) values.get(name);
        return value == null ? null : Math.toIntExact(value);
    }

    long number(String name) {
        return (Long) values.get(name);
    }

    Boolean flag(String name) {
        return (Boolean) values.get(name);
    }

    /** Empty where it was not given. */
    List<String> list(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(String.class::cast).toList()
                : List.of();
    }

    UUID uuid(String name) {
        return UUID.fromString(text(name));
    }

    LocalDate date(String name) {
        var text = text(name);
        return text == null ? null : LocalDate.parse(text);
    }

    /** The body with what comes from elsewhere in the request added to it, as a record. */
    <T> T body(Class<T> type, Map<String, String> added) {
        var tree = (ObjectNode) json.tree();
        added.forEach(tree::put);
        try {
            return Json.mapper().treeToValue(tree, type);
        } catch (JsonProcessingException unfit) {
            // The schema lets nothing through that the record refuses; if it does, the request is still the caller's.
            throw new FailureException(Failure.Malformed.of("", "unreadable", "The body does not fit this call."));
        }
    }

    /** The same, on a worker where the body is large. */
    <T> Future<T> read(Class<T> type, Map<String, String> added) {
        return read(() -> body(type, added));
    }

    /** Reads the body in a way of its own, on a worker where it is large. */
    <T> Future<T> read(Supplier<T> reading) {
        return json.work().on(json.bytes(), reading);
    }

    <T> Future<T> read(Class<T> type) {
        return read(type, Map.of());
    }

    <T> T body(Class<T> type) {
        return body(type, Map.of());
    }
}
