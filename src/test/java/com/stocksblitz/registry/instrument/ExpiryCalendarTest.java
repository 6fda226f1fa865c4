package com.stocksblitz.registry.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.instrument.ExpiryCalendar.Kind;
import com.stocksblitz.registry.instrument.ExpiryCalendar.Word;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpiryCalendarTest {
    /** As listed on 20 August 2025: weeklies, three months, quarters, half-years. */
    private static final String NIFTY = "2025-08-21 2025-08-28 2025-09-02 2025-09-09 2025-09-30 2025-10-28 2025-12-30"
            + " 2026-03-31 2026-06-30 2026-12-29 2027-06-29";

    private static final String NIFTY_FUTURES = "2025-08-28 2025-09-30 2025-10-28";
    /** Monthlies two working days before the end of the month, weeklies each Friday, also behind a monthly. */
    private static final String USDINR = "2025-08-22 2025-08-26 2025-08-29 2025-09-04 2025-09-12 2025-09-19 2025-09-26"
            + " 2025-10-03 2025-10-10 2025-10-17 2025-10-24 2025-10-29 2025-10-31 2025-11-26 2025-12-29 2026-01-28"
            + " 2026-02-25 2026-03-27";

    private static final String CRUDEOIL = "2025-09-17 2025-10-16 2025-11-17 2025-12-16 2026-01-14";

    @ParameterizedTest
    @CsvSource({
        NIFTY + "," + NIFTY_FUTURES + ", W M W W M M Q Q Q Q Q",
        // Each contract by itself ends a quarter, but the row of months says that this is no quarterly cycle.
        CRUDEOIL + ",, M M M M M",
        USDINR + ", " + USDINR + ", W M W W W W M W W W W M W M M M M M",
        // Monday the 28th is off the Fridays though it stands last.
        "2025-09-05 2025-09-12 2025-09-19 2025-09-25 2025-09-29,, W W W W M",
        // 1 May 2025 was a holiday: that week's options ended on 30 April, after the month's.
        "2025-04-17 2025-04-24 2025-04-30 2025-05-08 2025-05-29, 2025-04-24 2025-05-29, W M W W M",
        "2025-08-28,, M",
        "2025-12-30 2026-03-31 2026-06-30 2026-09-29,, M M M Q"
    })
    void tellsTheKindsFromTheDatesThatAreListed(String listed, String futures, String kinds) {
        var calendar = ExpiryCalendar.of(LocalDate.parse("2025-04-16"), dates(listed), dates(futures));

        assertThat(calendar.dates().stream()
                        .map(date -> calendar.kind(date).name().substring(0, 1))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(kinds);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-08-20, CURRENT_WEEK, 2025-08-21",
        "2025-08-20, NEXT_WEEK, 2025-08-28",
        "2025-08-20, CURRENT_MONTH, 2025-08-28",
        "2025-08-20, NEXT_MONTH, 2025-09-30",
        "2025-08-20, FAR_MONTH, 2025-10-28",
        // A contract still trades on its expiry date; the day after the next is meant.
        "2025-08-21, CURRENT_WEEK, 2025-08-21",
        "2025-08-22, CURRENT_WEEK, 2025-08-28",
        // From Thursdays to Tuesdays: five days.
        "2025-08-28, NEXT_WEEK, 2025-09-02",
        "2025-08-29, CURRENT_MONTH, 2025-09-30",
        "2025-08-29, FAR_MONTH, 2025-12-30",
        // The weeklies beyond are not listed yet.
        "2025-09-09, NEXT_WEEK,",
        "2025-09-10, CURRENT_WEEK,",
        "2025-09-10, NEXT_WEEK,",
        "2027-06-29, NEXT_MONTH,",
        "2028-01-01, CURRENT_MONTH,"
    })
    void namesDatesAsTradersDo(LocalDate asOf, Word word, LocalDate date) {
        var calendar = ExpiryCalendar.of(asOf, dates(NIFTY), dates(NIFTY_FUTURES));

        assertThat(calendar.date(word).orElse(null)).isEqualTo(date);
    }

    @Test
    void countsAMonthlyExpiryAsThatOfItsWeek() {
        var calendar = ExpiryCalendar.of(LocalDate.parse("2025-08-26"), dates("2025-08-28 2025-09-30"), List.of());

        assertThat(calendar.words(LocalDate.parse("2025-08-28")))
                .containsExactly(Word.CURRENT_WEEK, Word.CURRENT_MONTH);
        assertThat(calendar.kind(LocalDate.parse("2025-08-28"))).isEqualTo(Kind.MONTHLY);
        assertThat(calendar.date(Word.NEXT_WEEK)).isEmpty();
    }

    private static List<LocalDate> dates(String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.strip().split(" ")).map(LocalDate::parse).toList();
    }
}
