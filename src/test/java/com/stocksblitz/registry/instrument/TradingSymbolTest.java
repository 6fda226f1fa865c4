package com.stocksblitz.registry.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TradingSymbolTest {

    @ParameterizedTest
    @CsvSource({
        "NIFTY26NOV24500CE,          NIFTY      2026-11 24500 CE",
        "YESBANK19OCTFUT,            YESBANK    2019-10 FUT",
        "L&TFH19OCT117.5PE,          L&TFH      2019-10 117.5 PE",
        "BAJAJ-AUTO26NOV9000CE,      BAJAJ-AUTO 2026-11 9000 CE",
        "NIFTYNXT5026NOV68000CE,     NIFTYNXT50 2026-11 68000 CE",
        "NIFTY2681824500CE,          NIFTY      2026-08-18 24500 CE",
        "NIFTY26N1024500PE,          NIFTY      2026-11-10 24500 PE",
        "GBPINR25822121.75CE,        GBPINR     2025-08-22 121.75 CE",
        "SENSEX26O0880000PE,         SENSEX     2026-10-08 80000 PE",
        "NIFTY24NOV2624500CE,        NIFTY      2026-11-24 24500 CE",
        "NIFTY 24500 CE 24 NOV 26,   NIFTY      2026-11-24 24500 CE",
        "NIFTY 24 NOV 26 24500 CE,   NIFTY      2026-11-24 24500 CE",
        "NIFTY 24500 PE 24NOV2026,   NIFTY      2026-11-24 24500 PE",
        "ONGC FUT 28 OCT 25,         ONGC       2025-10-28 FUT",
        "ONGC 28 OCT 25 FUT,         ONGC       2025-10-28 FUT",
        "JPYINR 61.5 CE 27 MAR 26,   JPYINR     2026-03-27 61.5 CE",
    })
    void readsTheTermsOfAContract(String symbol, String terms) {
        assertThat(TradingSymbol.read(symbol))
                .extracting(TradingSymbolTest::line)
                .contains(terms.replaceAll(" +", " "));
    }

    @Test
    void putsTheReadingFirstWhoseUnderlyingEndsInALetter() {
        assertThat(TradingSymbol.read("NIFTY2681824500CE"))
                .first()
                .extracting(TradingSymbolTest::line)
                .isEqualTo("NIFTY 2026-08-18 24500 CE");
    }

    @Test
    void givesBothReadingsOfWhatIsAmbiguous() {
        assertThat(TradingSymbol.read("NIFTY24NOV2624500CE"))
                .extracting(TradingSymbolTest::line)
                .contains("NIFTY 2026-11-24 24500 CE", "NIFTY 2024-11 2624500 CE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RELIANCE",
                "PRICE",
                "TYPE",
                "M&M",
                "BAJAJ-AUTO",
                "26NOV24500CE",
                "NIFTY 50",
                "NIFTY26NOVCE",
                "CE"
            })
    void readsNoContractWhereThereIsNone(String symbol) {
        assertThat(TradingSymbol.read(symbol)).isEmpty();
    }

    private static String line(ContractTerms terms) {
        return terms.underlying()
                + ' '
                + terms.day().<Object>map(day -> day).orElse(terms.month())
                + ' '
                + terms.strike()
                        .map(InstrumentKey::plain)
                        .map(strike -> strike + ' ')
                        .orElse("")
                + terms.type();
    }
}
