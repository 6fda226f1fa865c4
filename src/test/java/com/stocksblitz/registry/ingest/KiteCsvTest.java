package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KiteCsvTest {
    private static final String HEADER =
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n";
    private static final String TCS = "2953217,11536,TCS,TATA CONSULTANCY,0.0,,0.0,0.05,1,EQ,NSE,NSE";
    private final DumpReader kite = new KiteCsv();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                TCS + " | NSE:TCS NSE 2953217 1 0.05 EQ null",
                "257,1,IDEA-BE,,0,,0,0.05,1,EQ,NSE,NSE | NSE:IDEA-BE NSE 257 1 0.05 BE null",
                "260,1,ABB,,0,,0,0.05,1,EQ,BSE,BSE | BSE:ABB BSE 260 1 0.05 null null",
                "256265,1001,NIFTY 50,NIFTY 50,0,,0,0,0,EQ,INDICES,NSE | NSE:NIFTY 50:INDEX INDICES 256265 null null null null",
                "258,1,SBIN25AUGFUT,,0,2025-08-28,0,0.05,750,FUT,NFO-FUT,NFO"
                        + " | NFO:SBIN:2025-08-28:FUT NFO 258 750 0.05 null null",
                "258,1,NIFTY2582124500CE,,0,2025-08-21,24500.0,0.05,75,CE,NFO-OPT,NFO"
                        + " | NFO:NIFTY:2025-08-21:24500:CE NFO 258 75 0.05 null null",
                "258,1,NIFTY19N0711000PE,,0,2019-11-07,11000,0.05,75,PE,NFO-OPT,NFO"
                        + " | NFO:NIFTY:2019-11-07:11000:PE NFO 258 75 0.05 null null",
                "259,1,USDINR25AUG87.25CE,USDINR,0,2025-08-26,87.2500,0.0025,1,CE,CDS-OPT,CDS"
                        + " | CDS:USDINR:2025-08-26:87.25:CE CDS 259 1 0.0025 null null",
                "263,1,GOLD25OCTFUT,,0,2025-10-03,0,1,1,FUT,MCX-FUT,MCX | MCX:GOLD:2025-10-03:FUT MCX 263 1 1 null null",
            })
    void readsRow(String row, String terms) throws Exception {
        assertThat(Lines.terms(Lines.row(kite, HEADER + row + "\n"))).isEqualTo(terms);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2953217,11537,TCS,,0,,0,0.05,1,EQ,NSE,NSE | token_mismatch",
                "2953218,11536,TCS,,0,,0,0.05,1,EQ,NSE,NSE | segment_mismatch",
                "x,11536,TCS,,0,,0,0.05,1,EQ,NSE,NSE | bad_instrument_token",
                ",11536,TCS,,0,,0,0.05,1,EQ,NSE,NSE | missing_instrument_token",
                "-255,-1,TCS,,0,,0,0.05,1,EQ,NSE,NSE | bad_instrument_token",
                "2953217,11536,,,0,,0,0.05,1,EQ,NSE,NSE | missing_tradingsymbol",
                "2953217,11536,A:B,,0,,0,0.05,1,EQ,NSE,NSE | bad_tradingsymbol",
                "2953217,11536,TCS,,0,,0,0.05,1.5,EQ,NSE,NSE | bad_lot_size",
                "2953217,11536,TCS,,0,,0,,1,EQ,NSE,NSE | missing_tick_size",
                "2953217,11536,TCS,,0,,0,1e999999999,1,EQ,NSE,NSE | bad_tick_size",
                "2953217,11536,TCS,,0,,0,0.05,1,XX,NSE,NSE | unknown_type",
                "2953217,11536,TCS,,0,,0,0.05,1,EQ,LSE,LSE | unknown_exchange",
                "258,1,SBIN25AUGFUT,,0,,0,0.05,750,FUT,NFO-FUT,NFO | missing_expiry",
                "258,1,SBIN25AUGFUT,,0,28-08-2025,0,0.05,750,FUT,NFO-FUT,NFO | bad_expiry",
                "258,1,WHATEVER,,0,2025-08-28,0,0.05,750,FUT,NFO-FUT,NFO | unknown_underlying",
                "263,1,GOLDDEC19FEB20FUT,,0,2019-12-05,0,1,1,FUT,MCX-FUT,MCX | calendar_spread",
                "2953217,11536,TCS,,0,,0,0.05 | column_count",
                "2953217,11536,TCS,,0,,0,0.05,1,EQ,NSE,NSE,more | column_count",
            })
    void rejectsRow(String row, String reason) throws Exception {
        assertThat(Lines.reason(kite, HEADER + row + "\n")).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEADER + TCS,
                "\uFEFF" + HEADER + TCS + "\n",
                HEADER + "\n" + TCS + "\n\n",
                "exchange,segment,instrument_type,lot_size,tick_size,strike,expiry,last_price,name,tradingsymbol,exchange_token,instrument_token\n"
                        + "NSE,NSE,EQ,1,0.05,0.0,,0.0,TATA CONSULTANCY,TCS,11536,2953217\n",
                " Instrument_Token , exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,EXCHANGE\r\n"
                        + " 2953217 , 11536 , TCS , TATA CONSULTANCY ,0.0, , 0.0 , 0.05 , 1 , EQ , NSE , NSE \r\n",
                HEADER + "\"2953217\",\"11536\",\"TCS\",\"TATA CONSULTANCY\",0.0,\"\",0.0,\"0.05\",\"1\",EQ,NSE,NSE\n",
            })
    void theWayItIsWrittenDoesNotMatter(String file) throws Exception {
        var row = Lines.row(kite, file);
        assertThat(Lines.terms(row)).isEqualTo("NSE:TCS NSE 2953217 1 0.05 EQ null");
        assertThat(row.name()).isEqualTo("TATA CONSULTANCY");
    }

    @Test
    void aCommaInsideQuotesIsPartOfTheName() throws Exception {
        var file = HEADER + TCS.replace("TATA CONSULTANCY", "\"TATA, \"\"SONS\"\"\"");
        assertThat(Lines.row(kite, file).name()).isEqualTo("TATA, \"SONS\"");
    }

    @Test
    void aHeaderAloneHasNoLines() throws Exception {
        assertThat(Lines.of(kite, HEADER)).isEmpty();
    }

    @Test
    void aCellOrRowBeyondAllMeasureEndsTheFile() {
        assertThatThrownBy(() -> Lines.of(kite, HEADER + TCS.replace("TATA", "A".repeat(5_000))))
                .isInstanceOf(UnreadableDumpException.class);
        assertThatThrownBy(() -> Lines.of(kite, HEADER + TCS + ",x".repeat(300)))
                .isInstanceOf(UnreadableDumpException.class);
        assertThatThrownBy(() -> Lines.of(kite, HEADER + TCS + ("," + "x".repeat(4_000)).repeat(20)))
                .isInstanceOf(UnreadableDumpException.class);
    }

    @Test
    void aColumnThatStandsTwiceIsRefused() {
        assertThatThrownBy(() -> Lines.of(kite, HEADER.replace("last_price", "strike") + TCS))
                .isInstanceOf(UnreadableDumpException.class)
                .hasMessageContaining("'strike' twice");
    }
}
