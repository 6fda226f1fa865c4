package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NasdaqListsTest {
    private static final String LISTED =
            "Symbol|Security Name|Market Category|Test Issue|Financial Status|Round Lot Size|ETF|NextShares\n";
    private static final String OTHER =
            "ACT Symbol|Security Name|Exchange|CQS Symbol|ETF|Round Lot Size|Test Issue|NASDAQ Symbol\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "'" + LISTED
                        + "AAPL|Apple Inc. - Common Stock|Q|N|N|100|N|N' ! NASDAQ:AAPL NASDAQ AAPL 100 null null null",
                "'Symbol,Security Name\nAAPL,Apple Inc.' ! NASDAQ:AAPL NASDAQ AAPL null null null null",
                "'" + OTHER + "AA$B|Alcoa Preferred|A|AApB|N|10|N|AA-B' ! AMEX:AA$B AMEX AA$B 10 null null null",
                "'ACT Symbol,Company Name,Security Name,Exchange,CQS Symbol,ETF,Round Lot Size,Test Issue,NASDAQ Symbol\n"
                        + "SPY,SPDR,SPDR S&P 500,P,SPY,Y,100.0,N,SPY' ! ARCA:SPY ARCA SPY 100 null null null",
            })
    void readsRow(String file, String terms) throws Exception {
        var reader = DumpFormats.recognise(Lines.head(file), "nasdaq");
        assertThat(Lines.terms(Lines.row(reader, file))).isEqualTo(terms);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "'" + LISTED + "ZVZZT|NASDAQ TEST STOCK|G|Y|N|100|N|N' ! test_instrument",
                "'Symbol,Security Name\nZVZZT,NASDAQ TEST STOCK' ! test_instrument",
                "'" + OTHER + "X|Something|?|X|N|100|N|X' ! unknown_exchange",
            })
    void rejectsRow(String file, String reason) throws Exception {
        var reader = DumpFormats.recognise(Lines.head(file), "nasdaq");
        assertThat(Lines.reason(reader, file)).isEqualTo(reason);
    }

    @Test
    void theTrailerIsNoRowHoweverManySeparatorsItHas() throws Exception {
        for (var tail : new String[] {"", "|", "|||||||", "||||||||||"}) {
            var file = LISTED + "AAPL|Apple|Q|N|N|100|N|N\nFile Creation Time: 0701202621:31" + tail + "\n";
            assertThat(Lines.of(DumpFormats.recognise(Lines.head(file), "nasdaq"), file))
                    .hasSize(1);
        }
    }
}
