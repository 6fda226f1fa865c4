package com.stocksblitz.registry.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** Pure changes to the OpenAPI document between the file and its uses. */
final class ContractDocument {
    /** At 5.0.8 vertx-openapi refuses a contract that names any other type. */
    private static final Set<String> ROUTABLE = Set.of("application/json", "application/octet-stream", "text/plain");

    private ContractDocument() {}

    /**
     * Writes out what the file says once: an operation with {@code x-also-at} stands at that path too, under its id
     * plus {@code Alias}, and the codes of {@code x-problems} are the closed list of the problem schema.
     */
    static ObjectNode expand(ObjectNode file) {
        var document = file.deepCopy();
        var paths = (ObjectNode) document.required("paths");
        var aliases = paths.objectNode();
        for (var path : paths.properties()) {
            for (var entry : path.getValue().properties()) {
                if (entry.getValue() instanceof ObjectNode operation && operation.has("x-also-at")) {
                    var alias = operation.deepCopy();
                    alias.remove("x-also-at");
                    alias.put("operationId", operation.get("operationId").textValue() + "Alias");
                    aliases.withObjectProperty(operation.get("x-also-at").textValue())
                            .set(entry.getKey(), alias);
                }
            }
        }
        paths.setAll(aliases);
        paths.forEach(path -> path.forEach(ContractDocument::addWhatAllHave));
        var codes = (ArrayNode) document.at("/components/schemas/ProblemCode/enum");
        codes.removeAll();
        document.required("x-problems").fieldNames().forEachRemaining(codes::add);
        return document;
    }

    /** The caller's deadline, and the refusals of a key that asks too often and of a node that has too much to do. */
    private static void addWhatAllHave(JsonNode node) {
        if (node instanceof ObjectNode operation
                && operation.has("operationId")
                && !operation.path("x-scope").asText("").equals("none")) {
            operation.withArrayProperty("parameters").addObject().put("$ref", "#/components/parameters/deadline");
            var responses = (ObjectNode) operation.required("responses");
            for (var one : Map.of("429", "RateLimited", "503", "Unavailable").entrySet()) {
                if (!responses.has(one.getKey())) {
                    responses.putObject(one.getKey()).put("$ref", "#/components/responses/" + one.getValue());
                }
            }
        }
    }

    /**
     * The copy that the router can load: without the media types that it refuses. The published document keeps them.
     */
    static ObjectNode forRouter(ObjectNode document) {
        var copy = document.deepCopy();
        strip(copy);
        return copy;
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.get("content") instanceof ObjectNode content) {
                content.retain(content.properties().stream()
                        .map(type -> type.getKey())
                        .filter(ROUTABLE::contains)
                        .toList());
                if (content.isEmpty()) {
                    object.remove("content");
                }
            }
            // A body without content is no body; the adapter checks its media type and presence.
            if (object.get("requestBody") instanceof ObjectNode body && !body.has("$ref")) {
                strip(body);
                if (!body.has("content")) {
                    object.remove("requestBody");
                }
            }
        }
        node.forEach(ContractDocument::strip);
    }
}
