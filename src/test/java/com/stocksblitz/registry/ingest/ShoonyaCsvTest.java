package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShoonyaCsvTest {
    private static final String CASH = "Exchange,Token,LotSize,Symbol,TradingSymbol,Instrument,TickSize,\n";
    private static final String CURRENCY =
            "Exchange,Token,LotSize,Precision,Multiplier,Symbol,TradingSymbol,Expiry,Instrument,OptionType,StrikePrice,TickSize,\n";
    private final DumpReader shoonya = new ShoonyaCsv();

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "NSE,26000,1,Nifty 50,NIFTY INDEX,INDEX,0, ! NSE:NIFTY 50:INDEX NSE 26000 null null null null",
                "NSE,26037,1,Nifty Fin Services,FINNIFTY,INDEX,0,"
                        + " ! NSE:NIFTY FIN SERVICE:INDEX NSE 26037 null null null null",
                "NSE,3045,1,SBIN,SBIN-EQ,EQ,0.05, ! NSE:SBIN NSE 3045 1 0.05 EQ null",
                "NSE,3046,1,SBIN,SBIN-N2,N2,0.01, ! NSE:SBIN-N2 NSE 3046 1 0.01 N2 null",
                "BSE,500325,1,RELIANCE,RELIANCE,A,0.05, ! BSE:RELIANCE BSE 500325 1 0.05 A null",
            })
    void readsRowOfTheCashMarket(String row, String terms) throws Exception {
        assertThat(Lines.terms(Lines.row(shoonya, CASH + row + "\n"))).isEqualTo(terms);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "CDS,9001,1,4,1000,USDINR,USDINR28JUL26P87.25,28-JUL-2026,OPTCUR,PE,87.25,0.0025,"
                        + " ! CDS:USDINR:2026-07-28:87.25:PE CDS 9001 1 0.0025 null null",
                "NFO,35003,75,2,,NIFTY,NIFTY28JUL26F,28-JUL-2026,FUTIDX,XX,0,0.1,"
                        + " ! NFO:NIFTY:2026-07-28:FUT NFO 35003 75 0.1 null null",
            })
    void readsContract(String row, String terms) throws Exception {
        assertThat(Lines.terms(Lines.row(shoonya, CURRENCY + row + "\n"))).isEqualTo(terms);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "LSE,1,1,A,A,EQ,0.05, ! unknown_exchange",
                "NSE,1,1,A,A,,0.05, ! missing_instrument",
                "NSE,1,one,A,A,EQ,0.05, ! bad_lotsize",
            })
    void rejectsRow(String row, String reason) throws Exception {
        assertThat(Lines.reason(shoonya, CASH + row + "\n")).isEqualTo(reason);
    }
}
