package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.InstrumentType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of an instrument for typeahead and search. Of a contract they are its underlying, strike and expiry: the
 * company's name would multiply the index for words that nobody adds to a strike.
 */
final class Words {
    /** Words are told apart by this many characters from their beginning. */
    static final int LONGEST = 12;

    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

    private Words() {}

    /** Letters, digits and {@code &} stay together, a point does between digits; upper case. */
    static List<String> split(String text) {
        var words = new ArrayList<String>();
        var upper = text.toUpperCase(Locale.ROOT);
        int start = -1;
        for (int i = 0; i <= upper.length(); i++) {
            if (i < upper.length() && isPart(upper, i)) {
                start = start < 0 ? i : start;
            } else if (start >= 0) {
                words.add(upper.substring(start, i));
                start = -1;
            }
        }
        words.removeIf("&"::equals);
        return words;
    }

    private static boolean isPart(String text, int i) {
        char c = text.charAt(i);
        return Character.isLetterOrDigit(c)
                || c == '&'
                || Character.isSurrogate(c)
                || (c == '.' && isDigit(text, i - 1) && isDigit(text, i + 1));
    }

    private static boolean isDigit(String text, int i) {
        return i >= 0 && i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }

    /** Whole words of an instrument of the cash market or of an index. */
    static Set<String> ofListing(Instrument instrument) {
        var words = new LinkedHashSet<String>();
        words.add(instrument.exchange());
        Names.symbols(instrument).forEach(symbol -> addSymbol(words, symbol));
        if (instrument.name() != null) {
            words.addAll(split(instrument.name()));
        }
        if (instrument.type() == InstrumentType.INDEX) {
            words.add("INDEX");
        }
        return words;
    }

    /** Whole words of a contract without type and exchange: underlying, strike, {@code 24NOV26}, {@code NOV26}. */
    static Set<String> ofContract(Instrument contract) {
        var words = new LinkedHashSet<String>();
        addSymbol(words, contract.underlying());
        words.add(date(contract.expiry()));
        words.add(monthAndYear(contract.expiry()));
        if (contract.strike() != null) {
            words.add(InstrumentKey.plain(contract.strike()));
        }
        return words;
    }

    static List<String> strikeStarts(BigDecimal strike) {
        var digits = InstrumentKey.plain(strike);
        return digits.length() == 1 ? List.of(digits) : List.of(digits.substring(0, 1), digits.substring(0, 2));
    }

    /** Whether {@link #strikeStarts} may hold it. */
    static boolean isStrikeStart(String word) {
        return isDigit(word, 0) && (word.length() == 1 || word.length() == 2 && isDigit(word, 1));
    }

    private static void addSymbol(Set<String> words, String symbol) {
        words.addAll(split(symbol));
        words.add(Names.squeeze(symbol));
    }

    /** {@code 24NOV26}, {@code 5NOV26}. */
    static String date(LocalDate day) {
        return day.getDayOfMonth() + monthAndYear(day);
    }

    private static String monthAndYear(LocalDate day) {
        int year = day.getYear() % 100;
        return MONTHS.get(day.getMonthValue() - 1) + (year < 10 ? "0" : "") + year;
    }

    static boolean isMonth(String word) {
        return MONTHS.contains(word);
    }

    /** What is indexed for typeahead. */
    static Set<String> beginnings(Set<String> words) {
        var beginnings = new LinkedHashSet<String>();
        words.forEach(word -> addBeginnings(beginnings, word));
        return beginnings;
    }

    static void addBeginnings(Set<String> beginnings, String word) {
        for (int end = 1; end <= Math.min(word.length(), LONGEST); end++) {
            beginnings.add(word.substring(0, end));
        }
    }

    static String cut(String word) {
        return word.length() <= LONGEST ? word : word.substring(0, LONGEST);
    }
}
