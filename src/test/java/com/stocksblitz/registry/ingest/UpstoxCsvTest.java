package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstoxCsvTest {
    private static final String HEADER =
            "instrument_key,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,option_type,exchange\n";
    private final DumpReader upstox = new UpstoxCsv();

    /** Ticks stand in rupees for equities and their derivatives, else in paise. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "NSE_EQ|INE002A01018,2885,RELIANCE,RELIANCE IND,0,,,0.1,1,EQUITY,,NSE_EQ"
                        + " ! NSE:RELIANCE NSE_EQ NSE_EQ|INE002A01018 1 0.1 null INE002A01018",
                "BSE_EQ|INE002A01018,500325,RELIANCE,RELIANCE IND,0,,,0.05,1,A,,BSE_EQ"
                        + " ! BSE:RELIANCE BSE_EQ BSE_EQ|INE002A01018 1 0.05 null INE002A01018",
                "NSE_INDEX|Nifty 50,,NIFTY,Nifty 50,0,,,,,INDEX,,NSE_INDEX"
                        + " ! NSE:NIFTY 50:INDEX NSE_INDEX NSE_INDEX|Nifty 50 null null null null",
                "NSE_FO|37590,37590,NIFTY2582124500CE,,0,2025-08-21,24500.0,0.05,75,OPTIDX,CE,NSE_FO"
                        + " ! NFO:NIFTY:2025-08-21:24500:CE NSE_FO NSE_FO|37590 75 0.05 null null",
                "BSE_FO|859972,859972,SENSEX2590474000CE,SENSEX,0,2025-09-04,74000.0,0.05,20,OPTIDX,CE,BSE_FO"
                        + " ! BFO:SENSEX:2025-09-04:74000:CE BSE_FO BSE_FO|859972 20 0.05 null null",
                "NCD_FO|1769,1769,EURINR25919101.5CE,EURINR,0,2025-09-19,101.5,0.25,1,OPTCUR,CE,NCD_FO"
                        + " ! CDS:EURINR:2025-09-19:101.5:CE NCD_FO NCD_FO|1769 1 0.0025 null null",
                "BCD_FO|1,1,USDINR25AUG87PE,,0,2025-08-26,87.0,0.25,1,OPTCUR,FF,BCD_FO"
                        + " ! BCD:USDINR:2025-08-26:87:PE BCD_FO BCD_FO|1 1 0.0025 null null",
                "MCX_FO|9,9,GOLD25OCTFUT,GOLD,0,2025-10-03,0,100.0,1,FUTCOM,XX,MCX_FO"
                        + " ! MCX:GOLD:2025-10-03:FUT MCX_FO MCX_FO|9 1 1 null null",
            })
    void readsRow(String row, String terms) throws Exception {
        assertThat(Lines.terms(Lines.row(upstox, HEADER + row + "\n"))).isEqualTo(terms);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                ",1,A,,0,,,0.1,1,EQUITY,,NSE_EQ ! missing_instrument_key",
                "NSE_EQ,1,A,,0,,,0.1,1,EQUITY,,NSE_EQ ! bad_instrument_key",
                "X|1,1,A,,0,,,0.1,1,EQUITY,,LSE_EQ ! unknown_segment",
                "NSE_EQ|INE002A01018,1,A,,0,2025-08-28,,0.1,1,EQUITY,,NSE_EQ ! bad_expiry",
                "NSE_FO|1,1,SBIN25AUGFUT,,0,,,0.1,1,FUTSTK,,NSE_FO ! missing_expiry",
                "NSE_FO|1,1,SBIN25AUG800CE,,0,2025-08-28,,0.1,1,OPTSTK,CE,NSE_FO ! missing_strike",
                "NSE_FO|1,1,SBIN25AUG800CE,,0,2025-08-28,800,0.1,x,OPTSTK,CE,NSE_FO ! bad_lot_size",
                "NSE_FO|1,1,ELSE,,0,2025-08-28,800,0.1,1,OPTSTK,CE,NSE_FO ! unknown_underlying",
            })
    void rejectsRow(String row, String reason) throws Exception {
        assertThat(Lines.reason(upstox, HEADER + row + "\n")).isEqualTo(reason);
    }
}
