package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.failure.FieldError;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the intents of entries. */
final class IntentReader {
    private static final int LONGEST_NAME = 100;
    private static final int WIDEST = 500;
    private static final int USUAL_WIDTH = 10;
    private static final Set<String> CHAIN = Set.of("underlying", "expiry", "around", "width");
    private static final Set<String> FUTURE = Set.of("underlying", "which");
    private static final Set<String> EXPIRIES =
            Set.of("current_week", "next_week", "current_month", "next_month", "far_month");
    private static final String WHICH =
            Arrays.stream(Intent.Which.values()).map(Intent.Which::label).collect(Collectors.joining(", "));

    private final List<FieldError> errors;

    /** @param errors takes what is wrong */
    IntentReader(List<FieldError> errors) {
        this.errors = errors;
    }

    Optional<Intent> chain(String pointer, JsonNode node) {
        if (!isObject(pointer, node, CHAIN)) {
            return Optional.empty();
        }
        var underlying = name(pointer + "/underlying", node.get("underlying"));
        var expiry = expiry(pointer + "/expiry", node.get("expiry"));
        var around = around(pointer + "/around", node.get("around"));
        var width = width(pointer + "/width", node.get("width"));
        if (isAbsent(node.get("around")) && width.isPresent()) {
            error(pointer + "/around", "required", "The strike or price from which width is counted.");
        }
        // Filled in, so that the default and the same figure written out are one intent.
        var strikes = around.isPresent() ? width.orElse(USUAL_WIDTH) : null;
        return underlying.map(name -> new Intent.Chain(name, expiry.orElse(null), around.orElse(null), strikes));
    }

    Optional<Intent> index(String pointer, JsonNode node) {
        return name(pointer, node).map(Intent.Index::new);
    }

    Optional<Intent> future(String pointer, JsonNode node) {
        if (!isObject(pointer, node, FUTURE)) {
            return Optional.empty();
        }
        var underlying = name(pointer + "/underlying", node.get("underlying"));
        var which = which(pointer + "/which", node.get("which"));
        return underlying.map(name -> new Intent.Future(name, which));
    }

    private boolean isObject(String pointer, JsonNode node, Set<String> known) {
        if (!node.isObject()) {
            error(pointer, "wrong_type", "An object with " + String.join(", ", sorted(known)) + ".");
            return false;
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                error(
                        pointer + '/' + EntryReader.escaped(name),
                        "unknown_field",
                        "Known are " + String.join(", ", sorted(known)) + ".");
            }
        });
        return true;
    }

    private Optional<String> name(String pointer, JsonNode node) {
        if (isAbsent(node)) {
            error(pointer, "required", "A name must be given.");
            return Optional.empty();
        }
        if (!node.isTextual()) {
            error(pointer, "wrong_type", "A name is a string.");
            return Optional.empty();
        }
        var name = node.textValue().strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            error(pointer, "invalid_length", "A name has 1 to " + LONGEST_NAME + " characters.");
            return Optional.empty();
        }
        if (name.codePoints().anyMatch(EntryReader::isUnprintable)) {
            error(pointer, "control_character", "Control characters are not allowed.");
            return Optional.empty();
        }
        return Optional.of(name);
    }

    private Optional<String> expiry(String pointer, JsonNode node) {
        if (isAbsent(node)) {
            return Optional.empty();
        }
        var text = node.asText();
        if (!node.isTextual() || !(EXPIRIES.contains(text) || isDate(text))) {
            error(pointer, "unknown_value", "A date or one of " + String.join(", ", sorted(EXPIRIES)) + ".");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private static boolean isDate(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException wrong) {
            return false;
        }
    }

    private Optional<BigDecimal> around(String pointer, JsonNode node) {
        if (isAbsent(node)) {
            return Optional.empty();
        }
        // So that 24500 and 24500.0 are one intent; the bounds keep the plain notation short.
        var around = node.isNumber() ? node.decimalValue().stripTrailingZeros() : BigDecimal.ZERO;
        if (around.signum() <= 0 || around.precision() - around.scale() > 10 || around.scale() > 6) {
            error(pointer, "out_of_range", "A strike or price above 0 and below 10,000,000,000.");
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(around.toPlainString()));
    }

    private Optional<Integer> width(String pointer, JsonNode node) {
        if (isAbsent(node)) {
            return Optional.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0 || node.intValue() > WIDEST) {
            error(pointer, "out_of_range", "0 to " + WIDEST + " strikes.");
            return Optional.empty();
        }
        return Optional.of(node.intValue());
    }

    private Intent.Which which(String pointer, JsonNode node) {
        if (isAbsent(node)) {
            return Intent.Which.FRONT;
        }
        var found = Arrays.stream(Intent.Which.values())
                .filter(which -> node.isTextual() && which.label().equals(node.textValue()))
                .findFirst();
        if (found.isEmpty()) {
            error(pointer, "unknown_value", "One of " + WHICH + ".");
        }
        return found.orElse(Intent.Which.FRONT);
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private static boolean isAbsent(JsonNode node) {
        return node == null || node.isNull();
    }

    private void error(String pointer, String code, String detail) {
        errors.add(new FieldError(pointer, code, detail));
    }
}
