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
            throw new BadCellException("missing_" + field, "The row has no " + field + ".");
        }
        return text;
    }

    /** A name that becomes part of a key: upper case, one blank between words, no colon and nothing unprintable. */
    static String symbol(String field, String text) {
        var symbol = required(field, text).strip().toUpperCase(Locale.ROOT);
        boolean bad = symbol.isEmpty()
                || symbol.length() > MAX_SYMBOL
                || symbol.chars().anyMatch(c -> c == ':' || Character.isISOControl(c) || c == 0xFFFD);
        if (bad) {
            throw new BadCellException("bad_" + field, "The " + field + " cannot be a symbol: " + text);
        }
        return symbol;
    }

    /** Any text; PostgreSQL cannot hold a NUL. */
    static String text(String text) {
        return text == null || text.indexOf('\0') < 0 ? text : text.replace("\0", "");
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
            throw new BadCellException("bad_" + field, "The " + field + " is not a whole number: " + text);
        }
    }

    static LocalDate date(String field, String text) {
        if (text == null) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException unreadable) {
            throw new BadCellException("bad_" + field, "The " + field + " is not a date as 2025-08-28: " + text);
        }
    }

    private static BadCellException notANumber(String field, String text) {
        return new BadCellException("bad_" + field, "The " + field + " is not a number: " + text);
    }
}
