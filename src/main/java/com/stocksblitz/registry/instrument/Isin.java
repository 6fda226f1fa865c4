package com.stocksblitz.registry.instrument;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** An ISO 6166 number: country, nine characters, check digit. Only one whose check digit holds can exist as a value. */
public record Isin(@JsonValue String value) {

    @JsonCreator
    public Isin {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not an ISIN: " + value);
        }
    }

    /** Upper-cases and strips; empty where form or check digit are wrong. */
    public static Optional<Isin> parse(String text) {
        if (text == null) {
            return Optional.empty();
        }
        var candidate = text.strip().toUpperCase(Locale.ROOT);
        return isValid(candidate) ? Optional.of(new Isin(candidate)) : Optional.empty();
    }

    /** In India the eighth and ninth character tell the kind of security: 01 is the company's share. */
    public boolean isIndianShare() {
        return value.startsWith("INE") && value.startsWith("01", 7);
    }

    private static boolean isValid(String isin) {
        if (isin == null || isin.length() != 12 || !isLetter(isin.charAt(0)) || !isLetter(isin.charAt(1))) {
            return false;
        }
        // Luhn over the digits, letters counting as two digits (A = 10 ... Z = 35), doubled from the right.
        int sum = 0;
        boolean twice = false;
        for (int i = isin.length() - 1; i >= 0; i--) {
            char c = isin.charAt(i);
            int number = isDigit(c) ? c - '0' : isLetter(c) ? c - 'A' + 10 : -1;
            if (number < 0 || (i == isin.length() - 1 && number > 9)) {
                return false;
            }
            for (int rest = number; ; rest /= 10) {
                int digit = rest % 10;
                sum += twice ? digit * 2 / 10 + digit * 2 % 10 : digit;
                twice = !twice;
                if (rest < 10) {
                    break;
                }
            }
        }
        return sum % 10 == 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return c >= 'A' && c <= 'Z';
    }

    @Override
    public String toString() {
        return value;
    }
}
