package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that somebody made to do harm, or that a bad day made so. */
class HostileDumpsTest {
    private static final String HEADER =
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n";
    private final DumpReader kite = new KiteCsv();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=cmd|' /C calc'!A0",
                "+1",
                "-1",
                "@SUM(A1)",
                "a \u202Egnp",
                "\uD83D\uDCC8",
                "e\u0301",
                "\u00E9",
                "'; drop table x; --"
            })
    void B5_aFormulaAndTheLikeIsStoredAsData(String name) throws Exception {
        assertThat(Lines.row(kite, HEADER + tcs("\"" + name + "\"")).name()).isEqualTo(name);
    }

    @Test
    void B5_quotesAndLineBreaksInACellArePartOfIt() throws Exception {
        assertThat(Lines.row(kite, HEADER + tcs("\"TATA \"\"SONS\"\"\nLTD\"")).name())
                .isEqualTo("TATA \"SONS\"\nLTD");
    }

    @Test
    void B5_linesEndInAnyWayAndARaggedOneIsNamedByItsLine() throws Exception {
        var lines = Lines.of(kite, HEADER + tcs("A") + "\r\n1,2,3\n" + tcs("B") + "\r" + tcs("C") + "\n\n");

        assertThat(lines).hasSize(4);
        assertThat(lines.get(1))
                .isEqualTo(new RejectedLine(3, null, null, "column_count", "The row has 3 cells, the header 12."));
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t", "|"})
    void B5_anotherSeparatorIsAnotherFormat(String separator) {
        assertThatThrownBy(() -> DumpFormats.recognise(Lines.head(HEADER.replace(",", separator)), "kite"))
                .isInstanceOf(UnreadableDumpException.class)
                .hasMessageContaining("it begins with: instrument_token");
    }

    @Test
    void B5_aCellOfTenMegabytesEndsTheFileBeforeItIsInMemory() {
        assertThatThrownBy(() -> Lines.of(kite, HEADER + tcs("A".repeat(10_000_000))))
                .isInstanceOf(UnreadableDumpException.class);
        assertThatThrownBy(() -> Lines.of(kite, HEADER + tcs("\"" + "A\n".repeat(5_000_000) + "\"")))
                .isInstanceOf(UnreadableDumpException.class);
    }

    @Test
    void B4_whatNoTextCanHoldIsLeftOutOfANameAndRefusedInASymbol() throws Exception {
        assertThat(Lines.row(kite, HEADER + tcs("TA\0TA")).name()).isEqualTo("TATA");
        assertThat(Lines.reason(kite, HEADER + tcs("TATA").replace(",TCS,", ",T\0CS,")))
                .isEqualTo("bad_tradingsymbol");
        var json = """
                [{"segment":"NSE_EQ","instrument_key":"NSE_EQ|INE467B01029","instrument_type":"EQ",
                  "trading_symbol":"TCS","exchange_token":"11536","isin":"INE467B0102\\u0000","lot_size":1,"tick_size":5,
                  "name":"TATA \\ud83d CONSULTANCY"}]""";
        assertThat(Lines.reason(new UpstoxJson(), json)).isEqualTo("bad_isin");
        assertThat(Lines.row(new UpstoxJson(), json.replace("\\u0000", "9")).name())
                .isEqualTo("TATA  CONSULTANCY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[", "[{\"segment\":", "[1]", "{}", "[{\"segment\":NaN}]"})
    void B3_jsonThatIsNoneEndsTheFile(String text) {
        assertThatThrownBy(() -> Lines.of(new UpstoxJson(), text)).isInstanceOf(UnreadableDumpException.class);
    }

    @Test
    void B3_depthAndLengthAreLimited() {
        for (var value : new String[] {"[".repeat(100_000), "9".repeat(10_000), "\"" + "x".repeat(1_000_000) + "\""}) {
            assertThatThrownBy(() -> Lines.of(new UpstoxJson(), "[{\"segment\":" + value))
                    .isInstanceOf(UnreadableDumpException.class);
        }
    }

    private static String tcs(String name) {
        return "2953217,11536,TCS," + name + ",0.0,,0.0,0.05,1,EQ,NSE,NSE";
    }
}
