package com.stocksblitz.registry.instrument;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules by which exchanges and brokers write contracts: monthly {@code NIFTY26NOV24500CE}, weekly
 * {@code NIFTY2681824500CE} (year, month as 1-9, O, N or D, day), day first {@code NIFTY24NOV2624500CE}, and in words
 * {@code NIFTY 24500 CE 24 NOV 26}.
 *
 * <p>The compact forms have no separators, so that one text can have several readings ({@code NIFTY24NOV2624500CE} is
 * also strike 2624500 of November 2024). All are returned; the catalog knows which of them exists.
 */
final class TradingSymbol {
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final String MONTH = "(" + String.join("|", MONTHS) + ")";
    private static final String STRIKE = "(\\d{1,9}(?:\\.\\d{1,4})?)";
    private static final String RIGHT = "(CE|PE)";

    private static final Pattern WORDS_OPTION =
            Pattern.compile("(.+) " + STRIKE + " " + RIGHT + " (\\d{1,2}) ?" + MONTH + " ?(?:20)?(\\d{2})");
    private static final Pattern WORDS_OPTION_DATE_FIRST =
            Pattern.compile("(.+) (\\d{1,2}) ?" + MONTH + " ?(?:20)?(\\d{2}) " + STRIKE + " " + RIGHT);
    private static final Pattern WORDS_FUTURE = Pattern.compile("(.+) FUT (\\d{1,2}) ?" + MONTH + " ?(?:20)?(\\d{2})");
    private static final Pattern WORDS_FUTURE_DATE_FIRST =
            Pattern.compile("(.+) (\\d{1,2}) ?" + MONTH + " ?(?:20)?(\\d{2}) FUT");

    // What may follow the underlying in the compact forms.
    private static final Pattern MONTHLY = Pattern.compile("(\\d{2})" + MONTH + "(?:FUT|" + STRIKE + RIGHT + ")");
    private static final Pattern WEEKLY = Pattern.compile("(\\d{2})([1-9OND])(\\d{2})(?:FUT|" + STRIKE + RIGHT + ")");
    private static final Pattern DAY_FIRST =
            Pattern.compile("(\\d{2})" + MONTH + "(\\d{2})(?:FUT|" + STRIKE + RIGHT + ")");
    /** 2 + 3 + 2 characters of a date, 14 of a strike, 3 of a type. */
    private static final int LONGEST_TAIL = 24;

    private static final int MOST_READINGS = 6;

    private TradingSymbol() {}

    /**
     * Every reading, likeliest first: an underlying rarely ends in a digit.
     *
     * @param symbol upper case with single blanks
     */
    static List<ContractTerms> read(String symbol) {
        if (!symbol.endsWith("CE") && !symbol.endsWith("PE") && !symbol.endsWith("FUT") && symbol.indexOf(' ') < 0) {
            return List.of();
        }
        var readings = new ArrayList<ContractTerms>();
        words(symbol, readings);
        for (int i = Math.max(1, symbol.length() - LONGEST_TAIL); i < symbol.length() - 4; i++) {
            if (isDigit(symbol.charAt(i)) && symbol.charAt(i - 1) != ' ') {
                compact(symbol.substring(0, i), symbol.substring(i), readings);
            }
        }
        return readings.stream()
                .sorted(Comparator.comparing(terms ->
                        isDigit(terms.underlying().charAt(terms.underlying().length() - 1))))
                .limit(MOST_READINGS)
                .toList();
    }

    private static void words(String symbol, List<ContractTerms> readings) {
        Matcher m;
        if ((m = WORDS_OPTION.matcher(symbol)).matches()) {
            add(readings, m.group(1), date(m.group(6), m.group(5), m.group(4)), m.group(2), m.group(3));
        } else if ((m = WORDS_OPTION_DATE_FIRST.matcher(symbol)).matches()) {
            add(readings, m.group(1), date(m.group(4), m.group(3), m.group(2)), m.group(5), m.group(6));
        } else if ((m = WORDS_FUTURE.matcher(symbol)).matches()
                || (m = WORDS_FUTURE_DATE_FIRST.matcher(symbol)).matches()) {
            add(readings, m.group(1), date(m.group(4), m.group(3), m.group(2)), null, null);
        }
    }

    private static void compact(String underlying, String tail, List<ContractTerms> readings) {
        Matcher m;
        if ((m = MONTHLY.matcher(tail)).matches()) {
            var month = YearMonth.of(year(m.group(1)), MONTHS.indexOf(m.group(2)) + 1);
            readings.add(terms(underlying, month, Optional.empty(), m.group(3), m.group(4)));
        }
        if ((m = DAY_FIRST.matcher(tail)).matches()) {
            add(readings, underlying, date(m.group(3), m.group(2), m.group(1)), m.group(4), m.group(5));
        }
        if ((m = WEEKLY.matcher(tail)).matches()) {
            add(readings, underlying, weekly(m.group(1), m.group(2), m.group(3)), m.group(4), m.group(5));
        }
    }

    private static void add(
            List<ContractTerms> readings, String underlying, Optional<LocalDate> day, String strike, String right) {
        day.ifPresent(date -> readings.add(terms(underlying, YearMonth.from(date), day, strike, right)));
    }

    private static ContractTerms terms(
            String underlying, YearMonth month, Optional<LocalDate> day, String strike, String right) {
        return new ContractTerms(
                underlying,
                month,
                day,
                Optional.ofNullable(strike).map(BigDecimal::new),
                right == null ? InstrumentType.FUT : InstrumentType.valueOf(right));
    }

    private static Optional<LocalDate> weekly(String year, String month, String day) {
        int number = switch (month) {
            case "O" -> 10;
            case "N" -> 11;
            case "D" -> 12;
            default -> Integer.parseInt(month);
        };
        return date(year(year), number, Integer.parseInt(day));
    }

    private static Optional<LocalDate> date(String year, String month, String day) {
        return date(year(year), MONTHS.indexOf(month) + 1, Integer.parseInt(day));
    }

    private static Optional<LocalDate> date(int year, int month, int day) {
        try {
            return Optional.of(LocalDate.of(year, month, day));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    private static int year(String twoDigits) {
        return 2000 + Integer.parseInt(twoDigits);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
