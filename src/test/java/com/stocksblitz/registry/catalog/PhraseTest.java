package com.stocksblitz.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhraseTest {

    @ParameterizedTest
    @CsvSource({
        "nifty 24500 ce,           NIFTY 24500 CE",
        "rel ind,                  REL IND",
        "banknifty 24 nov,         BANKNIFTY 24NOV",
        "banknifty 05 november 26, BANKNIFTY 5NOV26",
        "nifty nov 26 fut,         NIFTY NOV26|26NOV FUT",
        "nifty nov 45,             NIFTY NOV45",
        "nifty 2026-11-24 put,     NIFTY 24NOV26 PE",
        "NIFTY26NOV24500CE,        NIFTY NOV26|26NOV 24500 CE",
        "NIFTY26NOV245,            NIFTY NOV26|26NOV 245",
        "nifty options,            NIFTY CE|PE",
        "M&M,                      M&M",
        "bajaj-auto,               BAJAJ AUTO",
        "usdinr 84.25 pe,          USDINR 84.25 PE",
        "tata & sons.,             TATA SONS",
        "ANTIDISESTABLISHMENT,     ANTIDISESTAB",
    })
    void understandsWhatTradersType(String typed, String understood) {
        assertThat(Phrase.of(typed).understood()).isEqualTo(understood);
    }

    @ParameterizedTest
    @CsvSource({"&", "---", "'( )'"})
    void findsNoWordsInMarks(String typed) {
        assertThat(Phrase.of(typed).isEmpty()).isTrue();
    }
}
