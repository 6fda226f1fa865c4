package com.stocksblitz.registry.embedded;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When index derivatives on NSE expire: weekly on Tuesday, monthly on the last Tuesday of the month (since September
 * 2025); on a holiday, the trading day before. Only the holidays of fixed date are known here, as the exchange
 * announces the others year by year.
 */
record Expiries(LocalDate tradeDate) {
    private static final Set<MonthDay> FIXED_HOLIDAYS =
            Set.of(MonthDay.of(1, 26), MonthDay.of(5, 1), MonthDay.of(8, 15), MonthDay.of(10, 2), MonthDay.of(12, 25));

    /** The next ones, from the trade date on, the monthly ones among them. */
    List<LocalDate> weekly(int count) {
        // From the week before, as a moved expiry may still lie ahead while its Tuesday does not.
        var tuesday = tradeDate.minusWeeks(1).with(TemporalAdjusters.nextOrSame(DayOfWeek.TUESDAY));
        return upcoming(Stream.iterate(tuesday, day -> day.plusWeeks(1)), count);
    }

    /** The next ones, from the trade date on. */
    List<LocalDate> monthly(int count) {
        return upcoming(
                Stream.iterate(YearMonth.from(tradeDate), month -> month.plusMonths(1))
                        .map(Expiries::lastTuesday),
                count);
    }

    /** Whether the month's own contracts expire then, which brokers name without a day. */
    static boolean isMonthly(LocalDate expiry) {
        return expiry.equals(tradingDay(lastTuesday(YearMonth.from(expiry))));
    }

    private List<LocalDate> upcoming(Stream<LocalDate> tuesdays, int count) {
        return tuesdays.map(Expiries::tradingDay)
                .filter(day -> !day.isBefore(tradeDate))
                .limit(count)
                .toList();
    }

    private static LocalDate lastTuesday(YearMonth month) {
        return month.atEndOfMonth().with(TemporalAdjusters.previousOrSame(DayOfWeek.TUESDAY));
    }

    private static LocalDate tradingDay(LocalDate day) {
        return Stream.iterate(day, earlier -> earlier.minusDays(1))
                .filter(Expiries::isTradingDay)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isTradingDay(LocalDate day) {
        return day.getDayOfWeek().getValue() < DayOfWeek.SATURDAY.getValue()
                && !FIXED_HOLIDAYS.contains(MonthDay.from(day));
    }
}
