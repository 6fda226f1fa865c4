package com.stocksblitz.registry.ingest;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Values of cells. Null stays null; what cannot be read is a {@link BadCellException} that names field and value. */
final class Cell {
    private static final int MAX_NUMBER = 32;
    private static final int MAX_SYMBOL = 100;
    /** The oldest dates in files are of the nineties. */
    private static final int FIRST_SHORT_YEAR = 1990;

    private static final DateTimeFormatter DAY_MONTH_YEAR = dayMonthYear();

    private Cell() {}

    static String required(String field, String text) {
        if (text == null) {
            throw new BadCellException("missing_" + field, "The row has no " + field + ".");
        }
        return text;
    }

    /**
     * A name that becomes part of a key: upper case, no colon and nothing unprintable. It is not normalised: names that
     * look alike in composed and in decomposed form are two, as their bytes are, and each is found by its own.
     */
    static String symbol(String field, String text) {
        var symbol = required(field, text).strip().toUpperCase(Locale.ROOT);
        boolean bad =
                symbol.isEmpty() || symbol.length() > MAX_SYMBOL || symbol.indexOf(':') >= 0 || isUnprintable(symbol);
        if (bad) {
            throw new BadCellException("bad_" + field, "The " + field + " cannot be a symbol: " + text);
        }
        return symbol;
    }

    /** Any text; PostgreSQL cannot hold a NUL, and half of a surrogate pair is no character. */
    static String text(String text) {
        return text == null
                        || isPlainAscii(text)
                        || text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c))
                ? text
                : text.codePoints()
                        .filter(c -> c != 0 && Character.getType(c) != Character.SURROGATE)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    /** A token, a number and the like: of characters that can be read. */
    static String plain(String field, String text) {
        if (isUnprintable(required(field, text))) {
            throw new BadCellException("bad_" + field, "The " + field + " holds what no " + field + " may hold.");
        }
        return text;
    }

    private static boolean isUnprintable(String text) {
        return !isPlainAscii(text)
                && text.codePoints()
                        .anyMatch(c -> Character.isISOControl(c)
                                || c == 0xFFFD
                                || Character.getType(c) == Character.SURROGATE);
    }

    /** As nearly all cells are: a stream for each took a tenth of the time of reading. */
    private static boolean isPlainAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
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

    /** A day, the month by its English name in any case, and a year of four digits or two: 28AUG2025, 30-Oct-19. */
    static LocalDate dayMonthYear(String field, String text) {
        try {
            return LocalDate.parse(text, DAY_MONTH_YEAR);
        } catch (DateTimeException unreadable) {
            throw new BadCellException("bad_" + field, "The " + field + " is not a date as 28-AUG-2025: " + text);
        }
    }

    private static DateTimeFormatter dayMonthYear() {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern("d[-]MMM[-]")
                .appendOptional(new DateTimeFormatterBuilder()
                        .appendValue(ChronoField.YEAR, 4)
                        .toFormatter(Locale.ENGLISH))
                .appendOptional(new DateTimeFormatterBuilder()
                        .appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_SHORT_YEAR)
                        .toFormatter(Locale.ENGLISH))
                .toFormatter(Locale.ENGLISH);
    }

    private static BadCellException notANumber(String field, String text) {
        return new BadCellException("bad_" + field, "The " + field + " is not a number: " + text);
    }
}
