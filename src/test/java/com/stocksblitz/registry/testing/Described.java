package com.stocksblitz.registry.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares answers with the contract, more strictly than a validator does: a field that the contract does not name is a
 * fault, and so is one that it names without saying of which type it is.
 */
public final class Described {
    private final JsonNode contract;
    private final Set<String> faults = new TreeSet<>();

    private Described(JsonNode contract) {
        this.contract = contract;
    }

    public static Described byTheContract() {
        try (var file = Described.class.getResourceAsStream("/openapi/registry.yaml")) {
            return new Described(new YAMLMapper().readTree(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * What the answer with status 200 to an operation has that the contract does not say; each once, with its place.
     */
    public List<String> faults(String operationId, JsonNode answer) {
        faults.clear();
        check(contract(operationId), answer, operationId);
        return List.copyOf(faults);
    }

    private JsonNode contract(String operationId) {
        for (var path : contract.get("paths")) {
            for (var operation : path) {
                if (operation.path("operationId").asText().equals(operationId)) {
                    return operation.at("/responses/200/content/application~1json/schema");
                }
            }
        }
        throw new AssertionError("no operation " + operationId);
    }

    private void check(JsonNode stated, JsonNode value, String at) {
        var schema = resolved(stated);
        if (schema.has("oneOf")) {
            for (var option : schema.get("oneOf")) {
                if (types(resolved(option)).contains(type(value))) {
                    check(option, value, at);
                    return;
                }
            }
            faults.add(at + ": " + type(value) + " is none of the kinds");
            return;
        }
        var types = types(schema);
        if (types.isEmpty()) {
            faults.add(at + ": the contract gives no type");
        } else if (!types.contains(type(value)) && !(value.isIntegralNumber() && types.contains("number"))) {
            faults.add(at + ": " + type(value) + ", not " + types);
        } else if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            faults.add(at + ": " + value + " is none of " + schema.get("enum"));
        } else if (value.isObject()) {
            object(schema, value, at);
        } else if (value.isArray()) {
            value.forEach(item -> check(schema.path("items"), item, at + "[]"));
        } else if (value.isTextual()) {
            format(schema.path("format").asText(), value.textValue(), at);
        }
    }

    private void object(JsonNode schema, JsonNode value, String at) {
        schema.path("required").forEach(name -> {
            if (!value.has(name.textValue())) {
                faults.add(at + '/' + name.textValue() + ": missing");
            }
        });
        value.properties().forEach(field -> {
            var described = schema.path("properties").path(field.getKey());
            if (!described.isMissingNode()) {
                check(described, field.getValue(), at + '/' + field.getKey());
            } else if (!schema.has("additionalProperties")) {
                faults.add(at + '/' + field.getKey() + ": not in the contract");
            } else if (!schema.get("additionalProperties").isEmpty()) {
                check(schema.get("additionalProperties"), field.getValue(), at + "/*");
            }
        });
    }

    private void format(String format, String text, String at) {
        try {
            switch (format) {
                case "date" -> LocalDate.parse(text);
                case "date-time" -> Instant.parse(text);
                default -> {}
            }
        } catch (DateTimeException wrong) {
            faults.add(at + ": " + text + " is no " + format);
        }
    }

    private JsonNode resolved(JsonNode schema) {
        return schema.has("$ref")
                ? resolved(contract.at(schema.get("$ref").textValue().substring(1)))
                : schema;
    }

    private static List<String> types(JsonNode schema) {
        var types = new ArrayList<String>();
        var stated = schema.path("type");
        if (stated.isTextual()) {
            types.add(stated.textValue());
        }
        stated.forEach(type -> types.add(type.textValue()));
        return types;
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "array";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case OBJECT -> "object";
            case STRING -> "string";
            case BINARY, MISSING, POJO -> throw new AssertionError("no JSON: " + value);
        };
    }

    private static boolean contains(JsonNode allowed, JsonNode value) {
        for (var one : allowed) {
            if (one.equals(value)
                    || one instanceof TextNode text && text.textValue().equals(value.asText())) {
                return true;
            }
        }
        return false;
    }
}
