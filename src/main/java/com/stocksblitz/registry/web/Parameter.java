package com.stocksblitz.registry.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One parameter of an operation.
 *
 * @param schema of the value; of one element where the parameter is a list
 * @param many whether the value is a list, elements apart by commas or by repeating the parameter
 * @param mostElements of a list
 * @param fallback value where it is not given, already typed; null for none
 */
record Parameter(
        String name, Place place, boolean required, Schema schema, boolean many, int mostElements, Object fallback) {

    enum Place {
        PATH,
        QUERY,
        HEADER
    }

    /**
     * The typed value: {@code String}, {@code Long}, {@code Boolean} or a list of strings; null if it is wrong, which
     * is then among the findings.
     */
    Object read(List<String> given, Findings findings) {
        if (many) {
            return elements(given, findings);
        }
        if (given.size() > 1) {
            findings.add(name, "repeated", "Given more than once.");
            return null;
        }
        return value(given.getFirst(), findings);
    }

    private List<String> elements(List<String> given, Findings findings) {
        var elements = new ArrayList<String>();
        for (var text : given) {
            for (var element : text.split(",", -1)) {
                if (value(element, findings) instanceof String fit) {
                    elements.add(fit);
                }
            }
        }
        if (elements.size() > mostElements) {
            findings.add(name, "too_many", "At most " + mostElements + " items.");
        }
        return List.copyOf(elements);
    }

    private Object value(String text, Findings findings) {
        // Broken UTF-8 after percent-decoding; nothing in the catalog holds this character by itself.
        if (text.indexOf('\uFFFD') >= 0) {
            findings.add(name, "invalid_text", "Is not valid UTF-8.");
            return null;
        }
        var typed = typed(text);
        if (typed == null) {
            findings.add(
                    name,
                    "wrong_type",
                    schema instanceof Schema.Flag ? "Must be true or false." : "Must be an integer.");
            return null;
        }
        schema.check(typed, Spot.parameter(name), findings);
        return switch (typed) {
            case LongNode number -> number.longValue();
            case BooleanNode flag -> flag.booleanValue();
            default -> text;
        };
    }

    private JsonNode typed(String text) {
        return switch (schema) {
            case Schema.Flag flag ->
                switch (text) {
                    case "true" -> BooleanNode.TRUE;
                    case "false" -> BooleanNode.FALSE;
                    default -> null;
                };
            case Schema.Numeric number -> integer(text);
            default -> TextNode.valueOf(text);
        };
    }

    /** Digits with an optional minus, and nothing else that {@code Long.parseLong} would take. */
    private static JsonNode integer(String text) {
        if (text.isEmpty() || text.length() > 19) {
            return null;
        }
        for (int i = text.charAt(0) == '-' ? 1 : 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        try {
            return LongNode.valueOf(Long.parseLong(text));
        } catch (NumberFormatException wrong) {
            return null;
        }
    }
}
