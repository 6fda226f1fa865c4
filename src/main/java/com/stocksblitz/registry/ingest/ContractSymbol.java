package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.InstrumentType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Trading symbols of derivatives as Kite and Upstox' CSV write them. The underlying is what stands before the
 * contract's own terms: the suffix is rebuilt from expiry, strike and type and cut off exactly, never guessed by a
 * pattern, since underlyings end in digits too ({@code NIFTYNXT50}, {@code 718GS2037}).
 *
 * <p>Monthly contracts carry year and month ({@code NIFTY19OCT11000CE}), weekly ones year, month as 1 to 9, O, N, D,
 * and day ({@code NIFTY19N0711000CE}).
 */
final class ContractSymbol {
    private static final String WEEKLY_MONTHS = "123456789OND";
    private static final String[] MONTHS = {
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"
    };
    /** MCX lists the difference of two months as a contract of its own: {@code GOLDDEC19FEB20FUT}. */
    private static final Pattern SPREAD = Pattern.compile(
            ".+(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\\d\\d(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\\d\\dFUT");

    private ContractSymbol() {}

    /** The underlying, or empty where the symbol does not end in these terms. */
    static Optional<String> underlying(String tradingSymbol, InstrumentType type, LocalDate expiry, BigDecimal strike) {
        var symbol = tradingSymbol.toUpperCase(Locale.ROOT);
        var tail = type == InstrumentType.FUT ? "FUT" : InstrumentKey.plain(strike) + type;
        return before(symbol, monthly(expiry) + tail).or(() -> before(symbol, weekly(expiry) + tail));
    }

    static BadCellException unknownUnderlying(String tradingSymbol) {
        return new BadCellException(
                "unknown_underlying",
                "The trading symbol does not end in its expiry, strike and type: " + tradingSymbol);
    }

    static boolean isCalendarSpread(String tradingSymbol) {
        return SPREAD.matcher(tradingSymbol).matches();
    }

    private static Optional<String> before(String symbol, String suffix) {
        return symbol.length() > suffix.length() && symbol.endsWith(suffix)
                ? Optional.of(symbol.substring(0, symbol.length() - suffix.length()))
                : Optional.empty();
    }

    private static String monthly(LocalDate expiry) {
        return year(expiry) + MONTHS[expiry.getMonthValue() - 1];
    }

    private static String weekly(LocalDate expiry) {
        int day = expiry.getDayOfMonth();
        return year(expiry) + WEEKLY_MONTHS.charAt(expiry.getMonthValue() - 1) + (day < 10 ? "0" : "") + day;
    }

    private static String year(LocalDate expiry) {
        int year = expiry.getYear() % 100;
        return (year < 10 ? "0" : "") + year;
    }
}
