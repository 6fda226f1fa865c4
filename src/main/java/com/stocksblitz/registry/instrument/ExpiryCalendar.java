package com.stocksblitz.registry.instrument;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the listed expiries of one underlying on one exchange are called. No rule of an exchange is built in, since they
 * change (the day of the week twice in 2025): the kinds are told from the dates themselves.
 *
 * <ul>
 *   <li>Monthly: of each calendar month the date on which its only future ends; without such a future the last date of
 *       the month. Where the last two lie less than five days apart, as with currencies (a monthly near the end of the
 *       month, a weekly each Friday), the one off the usual weekday. That a holiday moves a weekly back into the month
 *       before does not deceive the first rule.
 *   <li>Quarterly: a monthly date beyond the third, if all that are listed beyond the third end a quarter.
 *   <li>Weekly: all others.
 * </ul>
 */
public final class ExpiryCalendar {
    private static final int SERIAL_MONTHS = 3;
    private static final int WEEK_DAYS = 7;
    /** A holiday moves an expiry by a day, so that two of one weekly cycle lie up to eight days apart. */
    private static final int LONG_WEEK_DAYS = 8;

    private static final int TWO_CYCLES_DAYS = 4;

    /** What kind of cycle a date ends. */
    public enum Kind {
        WEEKLY,
        MONTHLY,
        QUARTERLY
    }

    /** By what word traders mean a date. */
    public enum Word {
        /** The next expiry, if it is at most 7 days away. */
        CURRENT_WEEK,
        /** The one after {@link #CURRENT_WEEK}, if it follows within 8 days. */
        NEXT_WEEK,
        /** The next monthly expiry. */
        CURRENT_MONTH,
        /** The second monthly expiry. */
        NEXT_MONTH,
        /** The third monthly expiry. */
        FAR_MONTH;

        /** As it stands in requests and answers: {@code current_week}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Word> parse(String text) {
            for (var word : values()) {
                if (word.text().equals(text)) {
                    return Optional.of(word);
                }
            }
            return Optional.empty();
        }
    }

    private final NavigableSet<LocalDate> dates;
    private final NavigableSet<LocalDate> monthly = new TreeSet<>();
    private final Map<Word, LocalDate> words = new EnumMap<>(Word.class);
    private final boolean quarterlyBeyond;

    private ExpiryCalendar(LocalDate asOf, Collection<LocalDate> listed, Collection<LocalDate> futures) {
        this.dates = new TreeSet<>(listed).tailSet(asOf, true);
        var futuresByMonth = byMonth(futures);
        var usualDay = usualWeekday();
        byMonth(dates).forEach((month, days) -> monthly.add(ofMonth(days, futuresByMonth.get(month), usualDay)));
        this.quarterlyBeyond = monthly.stream().skip(SERIAL_MONTHS).allMatch(day -> day.getMonthValue() % 3 == 0);
        nameWeeks(asOf);
        nameMonths();
    }

    /**
     * The expiries of a kind of contract.
     *
     * @param asOf expiries before it do not count
     * @param listed the dates of this kind of contract
     * @param futures the dates of the futures on the same underlying and exchange; of futures themselves none
     */
    public static ExpiryCalendar of(LocalDate asOf, Collection<LocalDate> listed, Collection<LocalDate> futures) {
        return new ExpiryCalendar(asOf, listed, futures);
    }

    /** Nearest first. */
    public List<LocalDate> dates() {
        return List.copyOf(dates);
    }

    public Kind kind(LocalDate date) {
        if (!monthly.contains(date)) {
            return Kind.WEEKLY;
        }
        return quarterlyBeyond && monthly.headSet(date).size() >= SERIAL_MONTHS ? Kind.QUARTERLY : Kind.MONTHLY;
    }

    /** Empty where nothing that is listed has this name: an underlying without weekly expiries has no next week. */
    public Optional<LocalDate> date(Word word) {
        return Optional.ofNullable(words.get(word));
    }

    /** All that mean this date. */
    public List<Word> words(LocalDate date) {
        return words.entrySet().stream()
                .filter(entry -> entry.getValue().equals(date))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void nameWeeks(LocalDate asOf) {
        if (dates.isEmpty() || ChronoUnit.DAYS.between(asOf, dates.getFirst()) > WEEK_DAYS) {
            return;
        }
        var current = dates.getFirst();
        words.put(Word.CURRENT_WEEK, current);
        var next = dates.higher(current);
        if (next != null && ChronoUnit.DAYS.between(current, next) <= LONG_WEEK_DAYS) {
            words.put(Word.NEXT_WEEK, next);
        }
    }

    private void nameMonths() {
        var months =
                List.of(Word.CURRENT_MONTH, Word.NEXT_MONTH, Word.FAR_MONTH).iterator();
        for (var day : monthly) {
            if (!months.hasNext()) {
                return;
            }
            words.put(months.next(), day);
        }
    }

    private static LocalDate ofMonth(
            NavigableSet<LocalDate> days, SortedSet<LocalDate> futures, Optional<DayOfWeek> usualDay) {
        if (futures != null && futures.size() == 1 && days.contains(futures.getFirst())) {
            return futures.getFirst();
        }
        var last = days.getLast();
        var before = days.lower(last);
        boolean lastIsWeekly = before != null
                && ChronoUnit.DAYS.between(before, last) <= TWO_CYCLES_DAYS
                && usualDay.filter(last.getDayOfWeek()::equals).isPresent()
                && usualDay.filter(before.getDayOfWeek()::equals).isEmpty();
        return lastIsWeekly ? before : last;
    }

    private Optional<DayOfWeek> usualWeekday() {
        return dates.stream()
                .collect(Collectors.groupingBy(LocalDate::getDayOfWeek, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.<DayOfWeek, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey);
    }

    private static Map<YearMonth, NavigableSet<LocalDate>> byMonth(Collection<LocalDate> days) {
        return days.stream()
                .collect(Collectors.groupingBy(YearMonth::from, TreeMap::new, Collectors.toCollection(TreeSet::new)));
    }
}
