package com.stocksblitz.registry.ingest;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;

/** Values of cells. Null stays null; what cannot be read is a {@link BadCellException} that names field and value. */
final class Cell {
    private static final int MAX_NUMBER = 32;
    private static final int MAX_SYMBOL = 100;

    private Cell() {}

    static String required(String field, String text) {
        if (text == null) {
            throw new BadCellException("missing_" + word(field), "The row has no " + field + ".");
        }
        return text;
    }

    /** A name that becomes part of a key: upper case, one blank between words, no colon and nothing unprintable. */
    static String symbol(String field, String text) {
        var symbol = required(field, text).strip().toUpperCase(Locale.ROOT);
        boolean bad =
                symbol.isEmpty() || symbol.length() > MAX_SYMBOL || symbol.indexOf(':') >= 0 || isUnprintable(symbol);
        if (bad) {
            throw new BadCellException("bad_" + word(field), "The " + field + " cannot be a symbol: " + text);
        }
        return symbol;
    }

    /** Any text; PostgreSQL cannot hold a NUL, and half of a surrogate pair is no character. */
    static String text(String text) {
        return text == null || text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c))
                ? text
                : text.codePoints()
                        .filter(c -> c != 0 && Character.getType(c) != Character.SURROGATE)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    /** A token, a number and the like: of characters that can be read. */
    static String plain(String field, String text) {
        if (isUnprintable(required(field, text))) {
            throw new BadCellException("bad_" + word(field), "The " + field + " holds what no " + field + " may hold.");
        }
        return text;
    }

    private static boolean isUnprintable(String text) {
        return text.codePoints()
                .anyMatch(c -> Character.isISOControl(c) || c == 0xFFFD || Character.getType(c) == Character.SURROGATE);
    }

    /** Reasons are single words, names of columns are not. */
    private static String word(String field) {
        return field.replace(' ', '_');
    }

    static BigDecimal decimal(String field, String text) {
        if (text == null) {
            return null;
        }
        try {
            if (text.length() <= MAX_NUMBER) {
                var number = new BigDecimal(text);
                // An exponent could make a number of a billion digits out of ten characters.
                if (Math.abs((long) number.scale()) <= MAX_NUMBER) {
                    return number;
                }
            }
        } catch (NumberFormatException unreadable) {
            throw notANumber(field, text);
        }
        throw notANumber(field, text);
    }

    /** Zero is how files say "none". */
    static BigDecimal decimalOrNone(String field, String text) {
        var number = decimal(field, text);
        return number == null || number.signum() == 0 ? null : number;
    }

    static Long whole(String field, String text) {
        var number = decimal(field, text);
        if (number == null) {
            return null;
        }
        try {
            return number.longValueExact();
        } catch (ArithmeticException fraction) {
            throw new BadCellException("bad_" + word(field), "The " + field + " is not a whole number: " + text);
        }
    }

    static LocalDate date(String field, String text) {
        if (text == null) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException unreadable) {
            throw new BadCellException("bad_" + word(field), "The " + field + " is not a date as 2025-08-28: " + text);
        }
    }

    private static BadCellException notANumber(String field, String text) {
        return new BadCellException("bad_" + word(field), "The " + field + " is not a number: " + text);
    }
}
