package com.stocksblitz.registry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpiriesTest {
    @ParameterizedTest(name = "from {0}: {1}")
    @CsvSource({
        "2026-11-20, 2026-11-24 2026-12-01 2026-12-08",
        "2026-11-24, 2026-11-24 2026-12-01 2026-12-08",
        "2026-11-25, 2026-12-01 2026-12-08 2026-12-15",
        // Republic Day is a Tuesday: its week expires on Monday.
        "2027-01-20, 2027-01-25 2027-02-02 2027-02-09",
        "2027-01-26, 2027-02-02 2027-02-09 2027-02-16"
    })
    void expireWeeklyOnTuesdayOrTheTradingDayBefore(LocalDate tradeDate, String expected) {
        assertThat(new Expiries(tradeDate).weekly(3)).isEqualTo(days(expected));
    }

    @ParameterizedTest(name = "from {0}: {1}")
    @CsvSource({
        "2026-11-20, 2026-11-24 2026-12-29 2027-01-25",
        "2026-11-24, 2026-11-24 2026-12-29 2027-01-25",
        "2026-11-25, 2026-12-29 2027-01-25 2027-02-23"
    })
    void expireMonthlyOnTheLastTuesdayOrTheTradingDayBefore(LocalDate tradeDate, String expected) {
        assertThat(new Expiries(tradeDate).monthly(3)).isEqualTo(days(expected));
    }

    @Test
    void knowTheMonthsOwnExpiryAlsoWhenItWasMoved() {
        assertThat(Expiries.isMonthly(LocalDate.parse("2026-11-24"))).isTrue();
        assertThat(Expiries.isMonthly(LocalDate.parse("2027-01-25"))).isTrue();
        assertThat(Expiries.isMonthly(LocalDate.parse("2026-11-17"))).isFalse();
    }

    private static List<LocalDate> days(String text) {
        return Arrays.stream(text.split(" ")).map(LocalDate::parse).toList();
    }
}
