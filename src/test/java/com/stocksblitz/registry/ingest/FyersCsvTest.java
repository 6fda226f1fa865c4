package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FyersCsvTest {
    private final DumpReader fyers = new FyersCsv();

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "10100000003045,STATE BANK OF INDIA,0,1,0.05,INE062A01020,0915-1530|1815-1915:,2026-07-01,,NSE:SBIN-EQ,10,10,3045,SBIN,3045,-1.0,XX,10100000003045,None,0,0.0"
                        + " ! NSE:SBIN NSE_CM 10100000003045 1 0.05 EQ INE062A01020",
                "10100000000009,GOLD BOND,2,1,0.01,IN0020160001,,2026-07-01,,NSE:SGBMAR24-GB,10,10,9,SGBMAR24,9,-1.0,XX,1,None,0,0.0"
                        + " ! NSE:SGBMAR24-GB NSE_CM 10100000000009 1 0.01 GB IN0020160001",
                "1210000500325,RELIANCE INDUSTRIES,4,1,0.05,INE002A01018,,2026-07-01,,BSE:RELIANCE-A,12,10,500325,RELIANCE,500325,-1.0,XX,1,None,0,0.0"
                        + " ! BSE:RELIANCE BSE_CM 1210000500325 1 0.05 A INE002A01018",
                "101000000026000,NIFTY50-INDEX,10,1,0.05,,,2026-07-01,,NSE:NIFTY50-INDEX,10,10,26000,NIFTY,26000,-1.0,XX,1,None,0,0.0"
                        + " ! NSE:NIFTY50:INDEX NSE_CM 101000000026000 null null null null",
                "101126072835003,NIFTY 28 Jul 26 FUT,11,75,0.1,,,2026-07-01,1785232800,NSE:NIFTY26JULFUT,10,11,35003,NIFTY,26000,-1.0,XX,1,None,0,0.0"
                        + " ! NFO:NIFTY:2026-07-28:FUT NSE_FO 101126072835003 75 0.1 null null",
                "101126072835004,NIFTY 28 Jul 26 24500 CE,14,75,0.05,,,2026-07-01,1785232800,NSE:NIFTY26JUL24500CE,10,11,35004,NIFTY,26000,24500.0,CE,1,None,0,0.0"
                        + " ! NFO:NIFTY:2026-07-28:24500:CE NSE_FO 101126072835004 75 0.05 null null",
                "1120260804001,GOLD,30,1,1.0,,,2026-07-01,1785866400,MCX:GOLD26AUGFUT,11,20,1,GOLD,0,-1.0,XX,1,None,0,0.0"
                        + " ! MCX:GOLD:2026-08-04:FUT MCX_COM 1120260804001 1 1 null null",
            })
    void readsRowAndKnowsTheFileByIt(String row, String terms) throws Exception {
        assertThat(Lines.terms(Lines.row(fyers, row + "\n"))).isEqualTo(terms);
        assertThat(DumpFormats.recognise(Lines.head(row), "fyers").format()).isEqualTo("fyers-csv");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "1,D,0,1,0.05,,,2026-07-01,,NSE:SBIN-EQ,99,10,3045,SBIN,1,-1.0,XX,1,N,0,0 ! unknown_segment",
                "1,D,0,1,0.05,,,2026-07-01,,NSE:SBIN,10,10,3045,SBIN,1,-1.0,XX,1,N,0,0 ! missing_series",
                "1,D,14,75,0.05,,,2026-07-01,1785232800000,NSE:NIFTY26JUL24500CE,10,11,1,NIFTY,1,24500.0,CE,1,N,0,0"
                        + " ! bad_expiry_date",
                "1,D,14,75,0.05,,,2026-07-01,1785232800,NSE:OTHER,10,11,1,NIFTY,1,24500.0,CE,1,N,0,0 ! unknown_underlying",
                "1,D,0,1,0.05,,,2026-07-01,,NSE:SBIN-EQ,10,10,3045,SBIN,1,-1.0,XX,1,N,0 ! column_count",
            })
    void rejectsRow(String row, String reason) throws Exception {
        assertThat(Lines.reason(fyers, row + "\n")).isEqualTo(reason);
    }
}
