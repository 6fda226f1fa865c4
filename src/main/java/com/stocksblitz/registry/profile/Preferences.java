package com.stocksblitz.registry.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.feed.api.Mode;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Judges {@code preferences}: free data of the client but for the members that plans read, and never a secret. */
final class Preferences {
    private static final List<String> SECRET =
            List.of("password", "passwd", "passphrase", "pwd", "secret", "token", "credential");
    private static final Pattern FEED = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
    private static final String MODES =
            Arrays.stream(Mode.values()).map(Mode::label).collect(Collectors.joining(", "));

    private Preferences() {}

    /** Fields whose names say that they hold a secret, at whatever depth. */
    static List<FieldError> secrets(JsonNode preferences) {
        var errors = new ArrayList<FieldError>();
        findSecrets(preferences, "/preferences", errors);
        return errors;
    }

    private static void findSecrets(JsonNode node, String pointer, List<FieldError> errors) {
        for (var field : node.properties()) {
            var inner = pointer + '/' + field.getKey().replace("~", "~0").replace("/", "~1");
            if (looksSecret(field.getKey())) {
                errors.add(new FieldError(inner, "secret", "Preferences are no place for secrets."));
            } else {
                findSecrets(field.getValue(), inner, errors);
            }
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                findSecrets(node.get(i), pointer + '/' + i, errors);
            }
        }
    }

    /** {@code apiKey}, {@code API-KEY} and {@code key} do, {@code keyboard} does not. */
    static boolean looksSecret(String name) {
        var plain = Normalizer.normalize(name, Normalizer.Form.NFKC);
        var letters = plain.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
        if (letters.endsWith("key")
                || letters.endsWith("keys")
                || SECRET.stream().anyMatch(letters::contains)) {
            return true;
        }
        var words = plain.replaceAll("(\\p{Ll})(\\p{Lu})", "$1 $2").toLowerCase(Locale.ROOT);
        return Arrays.stream(words.split("[^\\p{L}\\p{N}]+"))
                .anyMatch(word -> word.equals("key") || word.equals("keys"));
    }

    /** What plans read must be fit to be read. */
    static void check(JsonNode preferences, List<FieldError> errors) {
        var mode = preferences.path("mode");
        if (isGiven(mode) && !(mode.isTextual() && Mode.find(mode.textValue()).isPresent())) {
            errors.add(new FieldError("/preferences/mode", "unknown_value", "One of " + MODES + "."));
        }
        var feed = preferences.path("feed");
        if (isGiven(feed)
                && !(feed.isTextual() && FEED.matcher(feed.textValue()).matches())) {
            errors.add(new FieldError("/preferences/feed", "wrong_form", "The id of a feed, such as kite."));
        }
        var priority = preferences.path("priority");
        if (isGiven(priority) && !isPriority(priority)) {
            errors.add(new FieldError("/preferences/priority", "out_of_range", "A priority is 1 (first) to 9."));
        }
    }

    /** 1 (first) to 9, 5 where none is given. */
    static int priority(JsonNode preferences) {
        var priority = preferences.path("priority");
        return isPriority(priority) ? priority.intValue() : 5;
    }

    private static boolean isPriority(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= 1 && node.intValue() <= 9;
    }

    private static boolean isGiven(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }
}
