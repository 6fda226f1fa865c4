package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    @Test
    void B3_anObjectWithAMemberTwiceIsNoRowAndTheNextOneIs() throws Exception {
        var lines = Lines.of(
                new UpstoxJson(), "[" + share("\"lot_size\":2,\"lot_size\":3") + "," + share("\"lot_size\":2") + "]");

        assertThat(lines.getFirst())
                .isEqualTo(new RejectedLine(1, null, null, "duplicate_member", "The object names 'lot_size' twice."));
        assertThat(lines.get(1)).isInstanceOf(DumpRow.class);
    }

    @Test
    void B3_anObjectOfAMillionMembersEndsTheFileBeforeTheyAreInMemory() {
        var members = new StringBuilder("[{\"segment\":1");
        for (int i = 0; i < 1_000_000; i++) {
            members.append(",\"a").append(i).append("\":1");
        }
        assertThatThrownBy(() -> Lines.of(new UpstoxJson(), members.append("}]").toString()))
                .isInstanceOf(UnreadableDumpException.class)
                .hasMessageContaining("more than 128 members");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "1e400", "\"1e400\"", "1E-400", "\"0x10\""})
    void B3_aNumberThatIsNoneOrBeyondBeliefPutsItsRowAside(String number) throws Exception {
        assertThat(Lines.reason(new UpstoxJson(), "[" + share("\"lot_size\":" + number) + "]"))
                .isEqualTo("bad_lot_size");
        assertThat(Lines.reason(kite, HEADER + tcs("A").replace(",1,EQ", "," + number + ",EQ")))
                .isEqualTo("bad_lot_size");
    }

    @Test
    void B3_aWholeNumberThatNoDoubleHoldsIsKeptExactly() throws Exception {
        assertThat(Lines.row(new UpstoxJson(), "[" + share("\"lot_size\":9007199254740993") + "]")
                        .lotSize())
                .isEqualTo(9_007_199_254_740_993L);
        assertThat(Lines.row(kite, HEADER + tcs("A").replace(",1,EQ", ",9007199254740993,EQ"))
                        .lotSize())
                .isEqualTo(9_007_199_254_740_993L);
    }

    @Test
    void B4_aByteOrderMarkIsNoPartOfTheFirstColumnOrMember() throws Exception {
        assertThat(Lines.row(kite, "\uFEFF" + HEADER + tcs("A")).token()).isEqualTo("2953217");
        assertThat(Lines.row(new UpstoxJson(), "\uFEFF[" + share("\"lot_size\":2") + "]")
                        .lotSize())
                .isEqualTo(2);
    }

    @Test
    void B4_overlongUtf8IsRefusedInASymbolAndMarkedInAName() throws Exception {
        for (var place : new String[] {",TCS,", ",TATA,"}) {
            var bytes = (HEADER + tcs("TATA").replace(place, ",A?B,")).getBytes(StandardCharsets.ISO_8859_1);
            var broken = new ByteArrayOutputStream();
            for (byte one : bytes) {
                broken.writeBytes(one == '?' ? new byte[] {(byte) 0xc0, (byte) 0x80} : new byte[] {one});
            }
            var lines = new ArrayList<DumpLine>();
            kite.read(new ByteArrayInputStream(broken.toByteArray()), lines::add);
            if (place.equals(",TCS,")) {
                assertThat(((RejectedLine) lines.getFirst()).reason()).isEqualTo("bad_tradingsymbol");
            } else {
                assertThat(((DumpRow) lines.getFirst()).name())
                        .startsWith("A\uFFFD")
                        .endsWith("B");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CAF\u00C9", "CAFE\u0301"})
    void B4_twinsInComposedAndDecomposedFormAreTwoNamesEachKeptByteByByte(String name) throws Exception {
        assertThat(Lines.row(kite, HEADER + tcs("A").replace(",TCS,", "," + name + ","))
                        .key()
                        .value())
                .isEqualTo("NSE:" + name);
    }

    private static String share(String lot) {
        return "{\"segment\":\"NSE_EQ\",\"instrument_key\":\"NSE_EQ|INE467B01029\",\"instrument_type\":\"EQ\","
                + "\"trading_symbol\":\"TCS\",\"exchange_token\":\"11536\",\"tick_size\":5," + lot + "}";
    }

    private static String tcs(String name) {
        return "2953217,11536,TCS," + name + ",0.0,,0.0,0.05,1,EQ,NSE,NSE";
    }
}
