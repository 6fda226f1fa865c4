package com.stocksblitz.registry.toggles;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What values a setting can have; brings the config service's text to one canonical form. */
public sealed interface SettingType {

    /** The canonical text of a value, or empty if it is none of this type. */
    Optional<String> accept(String text);

    /** For people: what a value must be. */
    String expectation();

    /** {@code true} or {@code false}. */
    record Flag() implements SettingType {
        @Override
        public Optional<String> accept(String text) {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "true", "1", "yes", "on" -> Optional.of("true");
                case "false", "0", "no", "off" -> Optional.of("false");
                default -> Optional.empty();
            };
        }

        @Override
        public String expectation() {
            return "true or false";
        }
    }

    /** A whole number from {@code min} to {@code max}, both included. */
    record Whole(int min, int max) implements SettingType {
        private static final Pattern DIGITS = Pattern.compile("-?\\d{1,10}");

        @Override
        public Optional<String> accept(String text) {
            return Optional.of(text.strip())
                    .filter(digits -> DIGITS.matcher(digits).matches())
                    .map(Long::parseLong)
                    .filter(value -> value >= min && value <= max)
                    .map(Object::toString);
        }

        @Override
        public String expectation() {
            return "a whole number from " + min + " to " + max;
        }
    }

    /** A decimal number from {@code min} to {@code max}, both included, without exponent. */
    record Decimal(BigDecimal min, BigDecimal max) implements SettingType {
        private static final Pattern PLAIN = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?");

        @Override
        public Optional<String> accept(String text) {
            return Optional.of(text.strip())
                    .filter(plain -> PLAIN.matcher(plain).matches())
                    .map(BigDecimal::new)
                    .filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0)
                    .map(BigDecimal::toPlainString);
        }

        @Override
        public String expectation() {
            return "a number from " + min.toPlainString() + " to " + max.toPlainString();
        }
    }

    /** One of a few words. */
    record Choice(List<String> allowed) implements SettingType {
        public Choice {
            allowed = List.copyOf(allowed);
        }

        @Override
        public Optional<String> accept(String text) {
            return Optional.of(text.strip().toLowerCase(Locale.ROOT)).filter(allowed::contains);
        }

        @Override
        public String expectation() {
            return "one of " + String.join(", ", allowed);
        }
    }

    /** Text of a given form. */
    record Text(Pattern pattern) implements SettingType {
        @Override
        public Optional<String> accept(String text) {
            return Optional.of(text.strip())
                    .filter(stripped -> pattern.matcher(stripped).matches());
        }

        @Override
        public String expectation() {
            return "text of the form " + pattern;
        }
    }
}
