package com.stocksblitz.registry.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compiles the contract's schemas of requests. A keyword that {@link Schema} does not enforce stops the start: the
 * contract must not promise a check that nobody makes.
 */
final class SchemaReader {
    private static final Set<String> NOTES =
            Set.of("title", "description", "default", "example", "examples", "deprecated", "x-form");
    private static final Map<String, Set<String>> KEYWORDS = Map.of(
            "string", Set.of("minLength", "maxLength", "pattern", "enum", "format"),
            "integer", Set.of("minimum", "maximum", "format"),
            "number", Set.of("minimum", "maximum"),
            "boolean", Set.of(),
            "array", Set.of("items", "minItems", "maxItems", "uniqueItems"),
            "object", Set.of("properties", "required", "anyOf", "additionalProperties", "maxProperties"));

    private final JsonNode document;

    SchemaReader(JsonNode document) {
        this.document = document;
    }

    /** @throws IllegalArgumentException where the schema cannot be enforced as it stands */
    Schema read(JsonNode schema) {
        var target = follow(schema);
        if (target.has("oneOf")) {
            return choice(target);
        }
        var types = types(target);
        boolean nullable = types.remove("null");
        if (types.isEmpty()) {
            allow(target, Set.of());
            return new Schema.Anything();
        }
        if (types.size() > 1) {
            throw new IllegalArgumentException("more than one type: " + target);
        }
        var type = types.getFirst();
        allow(target, KEYWORDS.getOrDefault(type, Set.of()));
        var compiled = switch (type) {
            case "string" -> text(target);
            case "integer", "number" ->
                new Schema.Numeric(type.equals("integer"), decimal(target, "minimum"), decimal(target, "maximum"));
            case "boolean" -> new Schema.Flag();
            case "array" ->
                new Schema.Listing(
                        read(target.required("items")),
                        target.path("minItems").asInt(0),
                        target.path("maxItems").asInt(Integer.MAX_VALUE),
                        target.path("uniqueItems").asBoolean(false));
            case "object" -> structure(target);
            default -> throw new IllegalArgumentException("unknown type: " + target);
        };
        return nullable ? new Schema.Nullable(compiled) : compiled;
    }

    /** The node itself, or what its {@code $ref} names within the document. */
    JsonNode follow(JsonNode node) {
        var current = node;
        while (current.has("$ref")) {
            var found = document.at(current.get("$ref").textValue().substring(1));
            if (found.isMissingNode()) {
                throw new IllegalArgumentException("nothing at " + current.get("$ref"));
            }
            current = found;
        }
        return current;
    }

    private Schema choice(JsonNode target) {
        allow(target, Set.of("oneOf"));
        var options = new ArrayList<Schema>();
        target.get("oneOf").forEach(option -> options.add(read(option)));
        if (options.size() == 2
                && options.get(0) instanceof Schema.Text text
                && options.get(1) instanceof Schema.Structure structure) {
            return new Schema.Choice(text, structure);
        }
        throw new IllegalArgumentException("oneOf takes one string, then one object: " + target);
    }

    private static Schema.Text text(JsonNode target) {
        var values = new TreeSet<String>();
        for (var value : target.path("enum")) {
            if (!value.isNull()) {
                values.add(value.textValue());
            }
        }
        var format = target.path("format").asText("");
        return new Schema.Text(
                target.path("minLength").asInt(0),
                target.path("maxLength").asInt(Integer.MAX_VALUE),
                target.has("pattern") ? Pattern.compile(target.get("pattern").textValue()) : null,
                target.path("x-form").asText("Does not have the form that the contract describes."),
                Set.copyOf(values),
                switch (format) {
                    case "" -> Schema.Format.NONE;
                    case "date" -> Schema.Format.DATE;
                    case "date-time" -> Schema.Format.DATE_TIME;
                    case "uuid" -> Schema.Format.UUID;
                    default -> throw new IllegalArgumentException("format is not enforced: " + target);
                });
    }

    private Schema structure(JsonNode target) {
        var fields = new HashMap<String, Schema>();
        for (var field : target.path("properties").properties()) {
            fields.put(field.getKey(), read(field.getValue()));
        }
        var required = new ArrayList<String>();
        target.path("required").forEach(name -> required.add(name.textValue()));
        var others = target.path("additionalProperties");
        return new Schema.Structure(
                Map.copyOf(fields),
                List.copyOf(required),
                oneRequired(target),
                others.isBoolean() && !others.booleanValue()
                        ? null
                        : others.isObject() ? read(others) : new Schema.Anything(),
                target.path("maxProperties").asInt(Integer.MAX_VALUE));
    }

    /** {@code anyOf} tells which fields may stand for each other, and nothing else. */
    private static List<String> oneRequired(JsonNode target) {
        var names = new ArrayList<String>();
        for (var option : target.path("anyOf")) {
            var required = option.path("required");
            if (option.size() != 1 || required.size() != 1) {
                throw new IllegalArgumentException("anyOf takes required fields, one each: " + target);
            }
            names.add(required.get(0).textValue());
        }
        return List.copyOf(names);
    }

    private static List<String> types(JsonNode target) {
        var types = new ArrayList<String>();
        var type = target.path("type");
        if (type.isTextual()) {
            types.add(type.textValue());
        }
        type.forEach(one -> types.add(one.textValue()));
        return types;
    }

    private static void allow(JsonNode target, Set<String> keywords) {
        for (var field : target.properties()) {
            var name = field.getKey();
            if (!name.equals("type") && !name.startsWith("x-") && !NOTES.contains(name) && !keywords.contains(name)) {
                throw new IllegalArgumentException("keyword " + name + " is not enforced: " + target);
            }
        }
    }

    private static BigDecimal decimal(JsonNode target, String keyword) {
        return target.has(keyword) ? target.get(keyword).decimalValue() : null;
    }
}
