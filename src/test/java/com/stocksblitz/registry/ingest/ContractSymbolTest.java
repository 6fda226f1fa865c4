package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.instrument.InstrumentType;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractSymbolTest {
    @ParameterizedTest
    @CsvSource({
        "YESBANK19OCTFUT,      FUT, 2019-10-31, ,        YESBANK",
        "L&TFH19OCT117.5PE,    PE,  2019-10-31, 117.50,  L&TFH",
        "BAJAJ-AUTO25AUG9000CE,CE,  2025-08-28, 9000.0,  BAJAJ-AUTO",
        "NIFTY2582124500CE,    CE,  2025-08-21, 24500,   NIFTY",
        "NIFTY19N0711000CE,    CE,  2019-11-07, 11000,   NIFTY",
        "NIFTY26O0611000CE,    CE,  2026-10-06, 11000,   NIFTY",
        "NIFTY26D3111000PE,    PE,  2026-12-31, 11000,   NIFTY",
        "NIFTYNXT5025AUG68000CE,CE, 2025-08-28, 68000,   NIFTYNXT50",
        "EURINR25919101.5CE,   CE,  2025-09-19, 101.5,   EURINR",
        "usdinr25augfut,       FUT, 2025-08-26, ,        USDINR",
        "NIFTY25AUG24500CE,    PE,  2025-08-28, 24500,   ",
        "NIFTY25AUG24500CE,    CE,  2025-09-25, 24500,   ",
        "NIFTY25AUG24500CE,    CE,  2025-08-28, 24600,   ",
        "25AUGFUT,             FUT, 2025-08-28, ,        ",
    })
    void whatStandsBeforeTheTermsIsTheUnderlying(
            String symbol, InstrumentType type, LocalDate expiry, BigDecimal strike, String underlying) {
        assertThat(ContractSymbol.underlying(symbol, type, expiry, strike).orElse(null))
                .isEqualTo(underlying);
    }

    @ParameterizedTest
    @CsvSource({"GOLDDEC19FEB20FUT,true", "COTTONOCT19NOV19FUT,true", "GOLD19DECFUT,false", "DECFUT,false"})
    void theDifferenceOfTwoMonthsIsASpread(String symbol, boolean spread) {
        assertThat(ContractSymbol.isCalendarSpread(symbol)).isEqualTo(spread);
    }
}
