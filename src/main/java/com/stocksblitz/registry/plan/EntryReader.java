package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.feed.api.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the entries of {@code instruments}: a reference, or an object that also says mode and priority. */
final class EntryReader {
    private static final int LONGEST_REFERENCE = 200;
    private static final Set<String> FIELDS = Set.of("key", "mode", "min_mode", "priority");
    private static final String MODES =
            Arrays.stream(Mode.values()).map(Mode::label).collect(Collectors.joining(", "));

    private final SubscriptionType type;
    private final int priorityDefault;
    private final List<FieldError> errors;

    /**
     * @param type null where it could not be read; then modes are not judged against it
     * @param errors takes what is wrong
     */
    EntryReader(SubscriptionType type, int priorityDefault, List<FieldError> errors) {
        this.type = type;
        this.priorityDefault = priorityDefault;
        this.errors = errors;
    }

    List<PlanRequest.Entry> read(List<JsonNode> instruments) {
        var entries = new ArrayList<PlanRequest.Entry>(instruments.size());
        for (int i = 0; i < instruments.size(); i++) {
            entries.add(entry("/instruments/" + i, instruments.get(i)));
        }
        return entries;
    }

    private PlanRequest.Entry entry(String pointer, JsonNode node) {
        if (node == null || !(node.isTextual() || node.isObject())) {
            error(pointer, "wrong_type", "An instrument is a string or an object with key, mode, min_mode, priority.");
            return new PlanRequest.Entry("", null, null, priorityDefault);
        }
        if (node.isTextual()) {
            return entry(reference(pointer, node), pointer, null, null, priorityDefault);
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                error(pointer + '/' + escaped(name), "unknown_field", "Known are key, mode, min_mode, priority.");
            }
        });
        return entry(
                reference(pointer + "/key", node.get("key")),
                pointer,
                mode(pointer + "/mode", node.get("mode")).orElse(null),
                mode(pointer + "/min_mode", node.get("min_mode")).orElse(null),
                priority(pointer + "/priority", node.get("priority")));
    }

    private PlanRequest.Entry entry(String reference, String pointer, Mode mode, Mode minMode, int priority) {
        if (type == null || type == SubscriptionType.HISTORICAL) {
            if (type != null && (mode != null || minMode != null)) {
                error(pointer, "not_applicable", "A historical request has no modes.");
            }
            return new PlanRequest.Entry(reference, null, null, priority);
        }
        var asked = mode == null ? type.defaultMode() : mode;
        var least = minMode == null ? Mode.LTP : minMode;
        if (least.compareTo(asked) > 0) {
            var origin = mode == null ? ", the default of " + type.label() : "";
            error(
                    pointer + "/min_mode",
                    "above_mode",
                    "min_mode " + least.label() + " is above mode " + asked.label() + origin + ".");
        }
        return new PlanRequest.Entry(reference, asked, least, priority);
    }

    private String reference(String pointer, JsonNode node) {
        if (isAbsent(node)) {
            error(pointer, "required", "The reference of an instrument.");
            return "";
        }
        if (!node.isTextual()) {
            error(pointer, "wrong_type", "A reference is a string.");
            return "";
        }
        var reference = node.textValue().strip();
        if (reference.isEmpty() || reference.length() > LONGEST_REFERENCE) {
            error(pointer, "invalid_length", "A reference has 1 to " + LONGEST_REFERENCE + " characters.");
        } else if (reference.codePoints().anyMatch(EntryReader::isUnprintable)) {
            error(pointer, "control_character", "Control characters are not allowed.");
        }
        return reference;
    }

    private static boolean isUnprintable(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
    }

    private Optional<Mode> mode(String pointer, JsonNode node) {
        if (isAbsent(node)) {
            return Optional.empty();
        }
        var mode = node.isTextual() ? Mode.find(node.textValue()) : Optional.<Mode>empty();
        if (mode.isEmpty()) {
            error(pointer, "unknown_value", "One of " + MODES + ".");
        }
        return mode;
    }

    private int priority(String pointer, JsonNode node) {
        if (isAbsent(node)) {
            return priorityDefault;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1 || node.intValue() > 9) {
            error(pointer, "out_of_range", "A priority is 1 (first) to 9.");
            return priorityDefault;
        }
        return node.intValue();
    }

    private static boolean isAbsent(JsonNode node) {
        return node == null || node.isNull();
    }

    /** As RFC 6901 wants names in a pointer. */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private void error(String pointer, String code, String detail) {
        errors.add(new FieldError(pointer, code, detail));
    }
}
