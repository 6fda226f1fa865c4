package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Reference;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A trader's phrase: {@code nifty 24500 ce}, {@code banknifty 24 nov}, {@code reliance}, {@code NIFTY26NOV24}. Every
 * word must be found; a word is found where a word of the instrument begins with it.
 *
 * @param text tidy form of what was typed
 * @param words each with the alternatives of which one must be found
 */
record Phrase(String text, List<List<String>> words) {
    /** Words behind the sixteenth are not looked at. */
    static final int MOST_WORDS = 16;

    /** The compact form, complete or still being typed. */
    private static final Pattern COMPACT = Pattern.compile(
            "([A-Z&-]{2,}|NIFTYNXT50)(\\d{2})(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(\\d*\\.?\\d*)(CE?|PE?|F|FUT?)?");

    private static final Pattern DAY = Pattern.compile("0?([1-9]|[12]\\d|3[01])");
    private static final Pattern YEAR = Pattern.compile("(?:20)?([1-4]\\d)");
    private static final Pattern MONTH_YEAR = Pattern.compile("([A-Z]{3})([1-4]\\d)");
    private static final Pattern DAY_MONTH = Pattern.compile("0([1-9][A-Z]{3}.*)");

    private static final Map<String, List<String>> SYNONYMS = Map.of(
            "CALL", List.of("CE"),
            "CALLS", List.of("CE"),
            "PUT", List.of("PE"),
            "PUTS", List.of("PE"),
            "FUTURE", List.of("FUT"),
            "FUTURES", List.of("FUT"),
            "OPT", List.of("CE", "PE"),
            "OPTION", List.of("CE", "PE"),
            "OPTIONS", List.of("CE", "PE"));

    Phrase {
        words = List.copyOf(words);
    }

    static Phrase of(String typed) {
        var text = Reference.tidy(typed);
        var raw = new ArrayList<String>();
        for (var token : text.split(" ")) {
            split(token, raw);
        }
        var words = new ArrayList<List<String>>();
        for (int i = 0; i < raw.size() && words.size() < MOST_WORDS; ) {
            i += read(raw, i, words);
        }
        return new Phrase(text, words);
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    /** As one line, for the answer: what was understood. */
    String understood() {
        return String.join(" ", words.stream().map(any -> String.join("|", any)).toList());
    }

    private static void split(String token, List<String> raw) {
        var date = isoDate(token);
        if (date != null) {
            raw.add(Words.date(date));
            return;
        }
        var compact = COMPACT.matcher(token);
        if (!compact.matches()) {
            raw.addAll(Words.split(token));
            return;
        }
        raw.addAll(Words.split(compact.group(1)));
        raw.add(compact.group(3) + compact.group(2));
        if (!compact.group(4).isEmpty()) {
            raw.addAll(Words.split(compact.group(4)));
        }
        if (compact.group(5) != null) {
            raw.add(compact.group(5));
        }
    }

    private static LocalDate isoDate(String token) {
        try {
            return token.length() == 10 && token.charAt(4) == '-' ? LocalDate.parse(token) : null;
        } catch (DateTimeParseException noDate) {
            return null;
        }
    }

    /** Reads one word or a date of several and returns how many were used. */
    private static int read(List<String> raw, int at, List<List<String>> words) {
        var word = raw.get(at);
        var next = at + 1 < raw.size() ? raw.get(at + 1) : "";
        var day = DAY.matcher(word);
        if (day.matches() && isMonth(next)) {
            var year = YEAR.matcher(at + 2 < raw.size() ? raw.get(at + 2) : "");
            boolean withYear = year.matches();
            words.add(List.of(day.group(1) + month(next) + (withYear ? year.group(1) : "")));
            return withYear ? 3 : 2;
        }
        if (isMonth(word)) {
            var year = YEAR.matcher(next);
            if (year.matches()) {
                words.add(monthAndNumber(month(word), year.group(1)));
                return 2;
            }
            words.add(List.of(month(word)));
            return 1;
        }
        var monthYear = MONTH_YEAR.matcher(word);
        if (monthYear.matches() && isMonth(monthYear.group(1))) {
            words.add(monthAndNumber(monthYear.group(1), monthYear.group(2)));
            return 1;
        }
        var padded = DAY_MONTH.matcher(word);
        words.add(padded.matches() ? List.of(padded.group(1)) : SYNONYMS.getOrDefault(word, List.of(Words.cut(word))));
        return 1;
    }

    /** {@code nov 26} is November 2026 or the 26th of November. */
    private static List<String> monthAndNumber(String month, String number) {
        return Integer.parseInt(number) <= 31 ? List.of(month + number, number + month) : List.of(month + number);
    }

    private static final List<String> LONG_MONTHS = List.of(
            "JANUARY",
            "FEBRUARY",
            "MARCH",
            "APRIL",
            "JUNE",
            "JULY",
            "AUGUST",
            "SEPTEMBER",
            "OCTOBER",
            "NOVEMBER",
            "DECEMBER");

    private static boolean isMonth(String word) {
        return Words.isMonth(word) || LONG_MONTHS.contains(word);
    }

    private static String month(String word) {
        return word.substring(0, 3);
    }
}
