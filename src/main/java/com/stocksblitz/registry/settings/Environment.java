package com.stocksblitz.registry.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads variables and collects everything that is wrong with them, so that an operator mends a deployment in one go.
 * Any {@code NAME} may be given as {@code NAME_FILE}, the path of a file that holds the value, as container secrets
 * are.
 */
final class Environment {
    private static final int MAX_FILE_BYTES = 64 * 1024;

    private final Map<String, String> variables;
    private final List<String> errors = new ArrayList<>();

    Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** Empty and blank values count as absent. */
    Optional<String> text(String name) {
        var direct = Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
        return direct.isPresent() ? direct : fromFile(name);
    }

    String required(String name, String meaning) {
        return text(name).orElseGet(() -> {
            errors.add(name + " is missing: " + meaning);
            return "";
        });
    }

    int integer(String name, int fallback, int min, int max) {
        return parsed(name, "must be a whole number from " + min + " to " + max, value -> {
                    int number = Integer.parseInt(value);
                    if (number < min || number > max) {
                        throw new IllegalArgumentException();
                    }
                    return number;
                })
                .orElse(fallback);
    }

    <T> Optional<T> parsed(String name, String rule, Function<String, T> parser) {
        return text(name).flatMap(value -> {
            try {
                return Optional.of(parser.apply(value));
            } catch (RuntimeException unreadable) {
                errors.add(name + " " + rule);
                return Optional.empty();
            }
        });
    }

    void refuse(String sentence) {
        errors.add(sentence);
    }

    /** @throws InvalidSettings naming every error, if there is one */
    void complete() {
        if (!errors.isEmpty()) {
            throw new InvalidSettings(errors);
        }
    }

    private Optional<String> fromFile(String name) {
        var file = variables.get(name + "_FILE");
        if (file == null || file.isBlank()) {
            return Optional.empty();
        }
        try {
            var path = Path.of(file.strip());
            if (Files.size(path) > MAX_FILE_BYTES) {
                errors.add(name + "_FILE names a file larger than " + MAX_FILE_BYTES + " bytes");
                return Optional.empty();
            }
            return Optional.of(Files.readString(path).strip()).filter(value -> !value.isEmpty());
        } catch (IOException | RuntimeException unreadable) {
            errors.add(name + "_FILE names a file that cannot be read");
            return Optional.empty();
        }
    }
}
