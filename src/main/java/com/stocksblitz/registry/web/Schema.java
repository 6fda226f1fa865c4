package com.stocksblitz.registry.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One schema of the contract, compiled once by {@link SchemaReader}. Walking Jackson's own tree reports every wrong
 * field with its pointer and costs no second parse; the library's validator takes another tree, compiles each pattern
 * anew and writes an output unit per keyword. A test holds the verdicts of both equal.
 */
sealed interface Schema {

    /** Adds whatever is wrong with the value. */
    void check(JsonNode value, Spot spot, Findings findings);

    /** Takes anything, as an example value or free data does. */
    record Anything() implements Schema {
        @Override
        public void check(JsonNode value, Spot spot, Findings findings) {
            TextRule.checkAll(value, spot, findings);
        }
    }

    record Nullable(Schema schema) implements Schema {
        @Override
        public void check(JsonNode value, Spot spot, Findings findings) {
            if (!value.isNull()) {
                schema.check(value, spot, findings);
            }
        }
    }

    record Flag() implements Schema {
        @Override
        public void check(JsonNode value, Spot spot, Findings findings) {
            if (!value.isBoolean()) {
                wrongType(spot, "a boolean", value, findings);
            }
        }
    }

    enum Format {
        NONE,
        DATE,
        DATE_TIME,
        UUID
    }

    /**
     * @param form the pattern in words, for people
     * @param values the only ones allowed, empty for any
     */
    record Text(int minLength, int maxLength, Pattern pattern, String form, Set<String> values, Format format)
            implements Schema {
        @Override
        public void check(JsonNode value, Spot spot, Findings findings) {
            if (!value.isTextual()) {
                wrongType(spot, "a string", value, findings);
                return;
            }
            var text = value.textValue();
            if (!TextRule.check(text, spot, findings)) {
                return;
            }
            // A string has at most as many code points as chars, so most need no counting.
            int length = text.length() <= maxLength && text.length() >= 2 * minLength
                    ? text.length()
                    : text.codePointCount(0, text.length());
            if (length < minLength) {
                findings.add(spot.pointer(), "too_short", "At least " + minLength + " characters.");
            } else if (length > maxLength) {
                findings.add(spot.pointer(), "too_long", "At most " + maxLength + " characters.");
            } else if (!values.isEmpty() && !values.contains(text)) {
                findings.add(
                        spot.pointer(),
                        "unknown_value",
                        "One of " + String.join(", ", values.stream().sorted().toList()) + ".");
            } else if (pattern != null && !pattern.matcher(text).find()) {
                findings.add(spot.pointer(), "wrong_form", form);
            } else {
                checkFormat(text, spot, findings);
            }
        }

        private void checkFormat(String text, Spot spot, Findings findings) {
            switch (format) {
                case NONE -> {}
                case DATE -> {
                    try {
                        LocalDate.parse(text);
                    } catch (DateTimeException wrong) {
                        findings.add(spot.pointer(), "wrong_form", "Must be a date such as 2026-11-24.");
                    }
                }
                case DATE_TIME -> {
                    if (!isDateTime(text)) {
                        findings.add(spot.pointer(), "wrong_form", "Must be a time such as 2026-11-24T10:00:00Z.");
                    }
                }
                case UUID -> {
                    // The JDK's parser takes shortened groups, which name the same id in another spelling.
                    if (!isUuid(text)) {
                        findings.add(spot.pointer(), "wrong_form", "Must be a UUID.");
                    }
                }
            }
        }

        /** No store of ours holds years beyond 9999. */
        private static boolean isDateTime(String text) {
            try {
                int year = OffsetDateTime.parse(text).getYear();
                return year >= 1 && year <= 9_999;
            } catch (DateTimeException wrong) {
                return false;
            }
        }

        private static boolean isUuid(String text) {
            try {
                return UUID.fromString(text).toString().equalsIgnoreCase(text);
            } catch (IllegalArgumentException wrong) {
                return false;
            }
        }
    }

    record Numeric(boolean integer, BigDecimal minimum, BigDecimal maximum) implements Schema {
        @Override
        public void check(JsonNode value, Spot spot, Findings findings) {
            if (!value.isNumber() || (integer && !value.isIntegralNumber())) {
                wrongType(spot, integer ? "an integer" : "a number", value, findings);
                return;
            }
            var number = value.decimalValue();
            if (minimum != null && number.compareTo(minimum) < 0) {
                findings.add(spot.pointer(), "too_small", "At least " + minimum.toPlainString() + ".");
            } else if (maximum != null && number.compareTo(maximum) > 0) {
                findings.add(spot.pointer(), "too_large", "At most " + maximum.toPlainString() + ".");
            }
        }
    }

    record Listing(Schema items, int minItems, int maxItems, boolean unique) implements Schema {
        @Override
        public void check(JsonNode value, Spot spot, Findings findings) {
            if (!value.isArray()) {
                wrongType(spot, "an array", value, findings);
                return;
            }
            if (value.size() < minItems) {
                findings.add(spot.pointer(), "too_few", "At least " + minItems + " items.");
            } else if (value.size() > maxItems) {
                // The items of a list that is refused anyway are not looked at: that bounds the work.
                findings.add(spot.pointer(), "too_many", "At most " + maxItems + " items, not " + value.size() + ".");
                return;
            }
            var seen = unique ? HashSet.<JsonNode>newHashSet(value.size()) : null;
            for (int i = 0; i < value.size(); i++) {
                var item = value.get(i);
                items.check(item, spot.element(i), findings);
                if (unique && !seen.add(item)) {
                    findings.add(spot.element(i).pointer(), "repeated", "Stands in the list before.");
                }
            }
        }
    }

    /**
     * @param oneOf fields of which at least one must be there; empty where there is no such rule
     * @param others what unnamed fields must be, or null where they are refused
     */
    record Structure(
            Map<String, Schema> fields, List<String> required, List<String> oneOf, Schema others, int maxFields)
            implements Schema {
        @Override
        public void check(JsonNode value, Spot spot, Findings findings) {
            if (!value.isObject()) {
                wrongType(spot, "an object", value, findings);
                return;
            }
            if (value.size() > maxFields) {
                findings.add(spot.pointer(), "too_many", "At most " + maxFields + " fields.");
                return;
            }
            for (var field : value.properties()) {
                var schema = fields.getOrDefault(field.getKey(), others);
                if (schema == null) {
                    findings.add(
                            spot.field(TextRule.printable(field.getKey())).pointer(),
                            "unknown_field",
                            "This field is not known.");
                } else {
                    schema.check(field.getValue(), spot.field(field.getKey()), findings);
                }
            }
            for (var name : required) {
                if (!value.has(name)) {
                    findings.add(spot.field(name).pointer(), "required", "This field is required.");
                }
            }
            if (!oneOf.isEmpty() && oneOf.stream().noneMatch(value::has)) {
                findings.add(
                        spot.field(oneOf.getFirst()).pointer(),
                        "required",
                        "One of " + String.join(", ", oneOf) + " is required.");
            }
        }
    }

    /** The type of the value decides which schema holds, so that an error speaks of the one that was meant. */
    record Choice(Text text, Structure structure) implements Schema {
        @Override
        public void check(JsonNode value, Spot spot, Findings findings) {
            if (value.isTextual()) {
                text.check(value, spot, findings);
            } else if (value.isObject()) {
                structure.check(value, spot, findings);
            } else {
                wrongType(spot, "a string or an object", value, findings);
            }
        }
    }

    private static void wrongType(Spot spot, String expected, JsonNode value, Findings findings) {
        findings.add(
                spot.pointer(),
                "wrong_type",
                "Must be " + expected + ", not "
                        + switch (value.getNodeType()) {
                            case ARRAY -> "an array";
                            case BOOLEAN -> "a boolean";
                            case NULL -> "null";
                            case NUMBER -> "this number";
                            case OBJECT, POJO -> "an object";
                            case STRING, BINARY -> "a string";
                            case MISSING -> "nothing";
                        }
                        + ".");
    }
}
