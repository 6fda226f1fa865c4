package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.instrument.Isin;
import com.stocksblitz.registry.profile.api.ProfileInstruments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads entries of {@code instruments}: a reference, or an object with one or an intent, mode and priority. */
final class EntryReader {
    private static final int LONGEST_REFERENCE = 200;
    private static final List<String> NAMES = List.of("key", "isin", "chain", "index", "future");
    private static final List<String> FIELDS = Stream.concat(NAMES.stream(), Stream.of("mode", "min_mode", "priority"))
            .toList();
    private static final String MODES =
            Arrays.stream(Mode.values()).map(Mode::label).collect(Collectors.joining(", "));

    private final SubscriptionType type;
    private final int priorityDefault;
    private final List<FieldError> errors;
    private final IntentReader intents;

    /**
     * @param type null where it could not be read; then modes are not judged against it
     * @param errors takes what is wrong
     */
    EntryReader(SubscriptionType type, int priorityDefault, List<FieldError> errors) {
        this.type = type;
        this.priorityDefault = priorityDefault;
        this.errors = errors;
        this.intents = new IntentReader(errors);
    }

    /** @param pointer of the list */
    List<PlanRequest.Entry> read(String pointer, List<JsonNode> instruments) {
        var entries = new ArrayList<PlanRequest.Entry>(instruments.size());
        for (int i = 0; i < instruments.size(); i++) {
            var node = instruments.get(i);
            // Most are plain and right; where nothing can be wrong no pointer to it is built.
            var plain = node != null && node.isTextual() ? node.textValue().strip() : "";
            entries.add(isReference(plain) ? plain(plain) : entry(pointer + '/' + i, node));
        }
        return entries;
    }

    private PlanRequest.Entry plain(String reference) {
        return hasModes()
                ? new PlanRequest.Entry(reference, type.defaultMode(), Mode.LTP, priorityDefault)
                : new PlanRequest.Entry(reference, null, null, priorityDefault);
    }

    private boolean hasModes() {
        return type != null && type != SubscriptionType.HISTORICAL;
    }

    private static boolean isReference(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_REFERENCE && isPrintable(text);
    }

    private static boolean isPrintable(String text) {
        for (int i = 0, character; i < text.length(); i += Character.charCount(character)) {
            character = text.codePointAt(i);
            if (isUnprintable(character)) {
                return false;
            }
        }
        return true;
    }

    /** What a profile wants, in the terms that it prefers. */
    List<PlanRequest.Entry> read(ProfileInstruments.Wanted profile) {
        var preferences = profile.preferences();
        var own = SubscriptionType.valueOf(profile.subscriptionType().toUpperCase(Locale.ROOT));
        var fallback = own.defaultMode() == null && type != null ? type.defaultMode() : own.defaultMode();
        var mode = type == null || type == SubscriptionType.HISTORICAL
                ? null
                : Optional.ofNullable(preferences.path("mode").textValue())
                        .flatMap(Mode::find)
                        .orElse(fallback);
        int priority = preferences.path("priority").asInt(priorityDefault);
        return profile.instruments().stream()
                .map(key -> new PlanRequest.Entry(
                        key, null, profile.profileId(), mode, mode == null ? null : Mode.LTP, priority))
                .toList();
    }

    private PlanRequest.Entry entry(String pointer, JsonNode node) {
        if (node == null || !(node.isTextual() || node.isObject())) {
            error(
                    pointer,
                    "wrong_type",
                    "An instrument is a string or an object with " + String.join(", ", FIELDS) + ".");
            return new PlanRequest.Entry("", null, null, priorityDefault);
        }
        if (node.isTextual()) {
            return plain(reference(pointer, node));
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                error(pointer + '/' + escaped(name), "unknown_field", "Known are " + String.join(", ", FIELDS) + ".");
            }
        });
        return entry(
                named(pointer, node),
                pointer,
                mode(pointer + "/mode", node.get("mode")).orElse(null),
                mode(pointer + "/min_mode", node.get("min_mode")).orElse(null),
                priority(pointer + "/priority", node.get("priority")));
    }

    /** @param intent null where the reference names an instrument */
    private record Named(String reference, Intent intent) {
        static Named of(Optional<Intent> intent) {
            return new Named(intent.map(Intent::label).orElse(""), intent.orElse(null));
        }
    }

    private Named named(String pointer, JsonNode node) {
        var given = NAMES.stream().filter(name -> !isAbsent(node.get(name))).toList();
        given.stream()
                .skip(1)
                .forEach(name ->
                        error(pointer + '/' + name, "not_applicable", "The entry has " + given.getFirst() + "."));
        var name = given.isEmpty() ? "key" : given.getFirst();
        var at = pointer + '/' + name;
        return switch (name) {
            case "chain" -> Named.of(intents.chain(at, node.get(name)));
            case "index" -> Named.of(intents.index(at, node.get(name)));
            case "future" -> Named.of(intents.future(at, node.get(name)));
            case "isin" -> new Named(isin(at, node.get(name)), null);
            default -> new Named(reference(at, node.get(name)), null);
        };
    }

    /** An ISIN stands for its listings: the preferred one is placed, the others are named. */
    private String isin(String pointer, JsonNode node) {
        var isin = Isin.parse(node.textValue());
        if (isin.isEmpty()) {
            error(pointer, "invalid", "An ISIN has 12 characters, the last of them a check digit.");
        }
        return isin.map(valid -> "isin:" + valid.value()).orElse("");
    }

    private PlanRequest.Entry entry(Named named, String pointer, Mode mode, Mode minMode, int priority) {
        if (!hasModes()) {
            if (type != null && (mode != null || minMode != null)) {
                error(pointer, "not_applicable", "A historical request has no modes.");
            }
            return new PlanRequest.Entry(named.reference(), named.intent(), null, null, null, priority);
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
        return new PlanRequest.Entry(named.reference(), named.intent(), null, asked, least, priority);
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
        } else if (!isPrintable(reference)) {
            error(pointer, "control_character", "Control characters are not allowed.");
        }
        return reference;
    }

    static boolean isUnprintable(int character) {
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
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private void error(String pointer, String code, String detail) {
        errors.add(new FieldError(pointer, code, detail));
    }
}
