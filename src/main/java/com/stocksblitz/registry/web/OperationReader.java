package com.stocksblitz.registry.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compiles the contract's operations; what one of them leaves out stops the start, with its id. */
final class OperationReader {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final int DEADLINE_MS = 10_000;
    private static final int BODY_LIMIT = 1 << 20;

    private final ObjectNode document;
    private final SchemaReader schemas;

    OperationReader(ObjectNode document) {
        this.document = document;
        this.schemas = new SchemaReader(document);
    }

    Map<String, Operation> read() {
        var operations = new LinkedHashMap<String, Operation>();
        for (var path : document.required("paths").properties()) {
            for (var entry : path.getValue().properties()) {
                if (METHODS.contains(entry.getKey())) {
                    var operation = operation(entry.getKey(), path.getKey(), path.getValue(), entry.getValue());
                    if (operations.put(operation.id(), operation) != null) {
                        throw new IllegalArgumentException("operationId twice: " + operation.id());
                    }
                }
            }
        }
        return operations;
    }

    private Operation operation(String method, String path, JsonNode shared, JsonNode node) {
        var id = node.path("operationId").asText("");
        try {
            return new Operation(
                    id,
                    method.toUpperCase(Locale.ROOT),
                    path,
                    scope(node),
                    Duration.ofMillis(node.path("x-deadline-ms").asInt(DEADLINE_MS)),
                    parameters(shared, node),
                    body(node),
                    mediaTypes(schemas.follow(node.path("requestBody"))),
                    produces(node),
                    node.path("x-etag").asBoolean(false));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("operation " + id + " of " + path + ": " + wrong.getMessage(), wrong);
        }
    }

    private static Optional<KeyScope> scope(JsonNode node) {
        if (!node.has("x-scope")) {
            throw new IllegalArgumentException("x-scope is missing");
        }
        var word = node.get("x-scope").textValue();
        return word.equals("none") ? Optional.empty() : Optional.of(KeyScope.of(word));
    }

    private List<Parameter> parameters(JsonNode shared, JsonNode node) {
        var parameters = new ArrayList<Parameter>();
        shared.path("parameters").forEach(one -> parameters.add(parameter(schemas.follow(one))));
        node.path("parameters").forEach(one -> parameters.add(parameter(schemas.follow(one))));
        return parameters;
    }

    private Parameter parameter(JsonNode node) {
        var target = schemas.follow(node.required("schema"));
        boolean many = target.path("type").asText("").equals("array");
        return new Parameter(
                node.required("name").textValue(),
                Parameter.Place.valueOf(node.required("in").textValue().toUpperCase(Locale.ROOT)),
                node.path("required").asBoolean(false),
                schemas.read(many ? target.required("items") : target),
                many,
                target.path("maxItems").asInt(Integer.MAX_VALUE),
                fallback(target.path("default")));
    }

    private static Object fallback(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING -> null;
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.longValue();
            case STRING -> value.textValue();
            case ARRAY, NULL, OBJECT, BINARY, POJO -> throw new IllegalArgumentException("default " + value);
        };
    }

    private Operation.Body body(JsonNode node) {
        if (!node.has("requestBody")) {
            return new Operation.NoBody();
        }
        if (node.path("x-streamed").asBoolean(false)) {
            return new Operation.StreamedBody();
        }
        var schema = schemas.follow(node.get("requestBody")).at("/content/application~1json/schema");
        if (schema.isMissingNode()) {
            throw new IllegalArgumentException("a body is JSON or has x-streamed");
        }
        return new Operation.JsonBody(
                schemas.read(schema), node.path("x-body-limit").asInt(BODY_LIMIT));
    }

    private Set<String> produces(JsonNode node) {
        var types = new TreeSet<String>();
        for (var response : node.required("responses").properties()) {
            if (response.getKey().startsWith("2")) {
                types.addAll(mediaTypes(schemas.follow(response.getValue())));
            }
        }
        return types;
    }

    private static Set<String> mediaTypes(JsonNode holder) {
        var types = new TreeSet<String>();
        holder.path("content").fieldNames().forEachRemaining(types::add);
        return types;
    }
}
