package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellTest {
    @ParameterizedTest
    @CsvSource({"0.05,0.05", "1,1", "-2.50,-2.50", "1e2,1E+2", "0,0"})
    void readsDecimals(String text, String number) {
        assertThat(Cell.decimal("tick", text)).hasToString(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1,5", "NaN", "0x10", "1e33", "1e-99999999", "111111111111111111111111111111111"})
    void refusesWhatIsNoNumberOfSensibleLength(String text) {
        assertThatThrownBy(() -> Cell.decimal("tick", text))
                .isInstanceOfSatisfying(
                        BadCellException.class, bad -> assertThat(bad.reason()).isEqualTo("bad_tick"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "9223372036854775808", "1e30"})
    void refusesWhatIsNoWholeNumberInRange(String text) {
        assertThatThrownBy(() -> Cell.whole("lot", text)).isInstanceOf(BadCellException.class);
    }

    @Test
    void zeroIsNoneAndAWholeNumberMayBeWrittenAsADecimal() {
        assertThat(Cell.decimalOrNone("tick", "0.0")).isNull();
        assertThat(Cell.whole("lot", "75.0")).isEqualTo(75);
        assertThat(Cell.whole("lot", null)).isNull();
        assertThat(Cell.text("a\0b")).isEqualTo("ab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-8-28", "28AUG2025", "2025-02-30", "today"})
    void refusesWhatIsNoDate(String text) {
        assertThat(Cell.date("expiry", "2025-08-28")).isEqualTo(LocalDate.of(2025, 8, 28));
        assertThatThrownBy(() -> Cell.date("expiry", text)).isInstanceOf(BadCellException.class);
    }

    @Test
    void aSymbolIsUpperCaseAndPartOfAKey() {
        assertThat(Cell.symbol("symbol", " Nifty 50 ")).isEqualTo("NIFTY 50");
        for (var bad : new String[] {"A:B", "A\tB", "A\uFFFDB", " ", "A".repeat(101)}) {
            assertThatThrownBy(() -> Cell.symbol("symbol", bad)).as(bad).isInstanceOf(BadCellException.class);
        }
    }
}
