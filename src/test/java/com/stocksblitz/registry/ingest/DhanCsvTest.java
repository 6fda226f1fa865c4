package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DhanCsvTest {
    private static final String DETAILED =
            "EXCH_ID,SEGMENT, SECURITY_ID,ISIN,INSTRUMENT,UNDERLYING_SYMBOL,SYMBOL_NAME,DISPLAY_NAME,SERIES,LOT_SIZE,SM_EXPIRY_DATE,STRIKE_PRICE,OPTION_TYPE,TICK_SIZE,SM_FREEZE_QTY\n";
    private static final String COMPACT =
            "SEM_EXM_EXCH_ID,SEM_SEGMENT,SEM_SMST_SECURITY_ID,SEM_INSTRUMENT_NAME,SEM_EXPIRY_CODE,SEM_TRADING_SYMBOL,SEM_LOT_UNITS,SEM_CUSTOM_SYMBOL,SEM_EXPIRY_DATE,SEM_STRIKE_PRICE,SEM_OPTION_TYPE,SEM_TICK_SIZE,SEM_EXPIRY_FLAG,SEM_EXCH_INSTRUMENT_TYPE,SEM_SERIES,SM_SYMBOL_NAME\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "NSE,E,2885,INE002A01018,EQUITY,RELIANCE,RELIANCE INDUSTRIES,Reliance,EQ,1,,,,10,0"
                        + " ! NSE:RELIANCE NSE_EQ 2885 1 0.1 EQ INE002A01018",
                "NSE,E,9,INE721A07NX5,EQUITY,94SFL28,SEC RED NCD,SFL,NA,1,,,,1,0"
                        + " ! NSE:94SFL28-NA NSE_EQ 9 1 0.01 NA INE721A07NX5",
                "NSE,I,13,NA,INDEX,NIFTY 50,NIFTY 50,Nifty 50,NA,1,0001-01-01,,XX,0.05,0"
                        + " ! NSE:NIFTY 50:INDEX IDX_I 13 null null null null",
                "NSE,I,25,NA,INDEX,BANKNIFTY,BANKNIFTY,Nifty Bank,NA,1,0001-01-01,,XX,0.05,0"
                        + " ! NSE:NIFTY BANK:INDEX IDX_I 25 null null null null",
                "BSE,I,51,NA,INDEX,SENSEX,SENSEX,Sensex,NA,1,0001-01-01,,XX,0.05,0"
                        + " ! BSE:SENSEX:INDEX IDX_I 51 null null null null",
                "NSE,D,35003,NA,FUTIDX,NIFTY,NIFTY-Jul2026-FUT,NIFTY JUL FUT,NA,75.0,2026-07-28,-0.01000,XX,10,1800"
                        + " ! NFO:NIFTY:2026-07-28:FUT NSE_FNO 35003 75 0.1 null null",
                "NSE,D,35004,NA,OPTIDX,NIFTY,NIFTY-Jul2026-24500-CE,N,NA,75.0,2026-07-28 14:30:00,24500.00000,CE,5,1800"
                        + " ! NFO:NIFTY:2026-07-28:24500:CE NSE_FNO 35004 75 0.05 null null",
                "NSE,C,5,NA,OPTCUR,USDINR,USDINR-Jul2026-87.25-PE,U,NA,1,2026-07-28,87.25000,PE,0.25,0,"
                        + " ! CDS:USDINR:2026-07-28:87.25:PE NSE_CURRENCY 5 1 0.0025 null null",
            })
    void readsRowOfTheDetailedFile(String row, String terms) throws Exception {
        assertThat(Lines.terms(Lines.row(DhanCsv.detailed(), DETAILED + row + "\n")))
                .isEqualTo(terms);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "NSE,E,2885,EQUITY,0,RELIANCE,1.0,Reliance,,,,10.0,,ES,EQ,RELIANCE INDUSTRIES"
                        + " ! NSE:RELIANCE NSE_EQ 2885 1 0.1 EQ null",
                "NSE,D,7,OPTSTK,0,BAJAJ-AUTO-Jul2026-9000-PE,75.0,BAJAJ,2026-07-28 14:30:00,9000.00000,PE,5.0,M,OP,,BAUTOPT"
                        + " ! NFO:BAJAJ-AUTO:2026-07-28:9000:PE NSE_FNO 7 75 0.05 null null",
                "MCX,M,8,FUTCOM,0,GOLD-05Aug2026-FUT,1.0,GOLD,2026-08-05 23:30:00,-0.01000,XX,100.0,M,FUTCOM,,GOLD"
                        + " ! - ",
                "MCX,M,8,FUTCOM,0,GOLD-Aug2026-FUT,1.0,GOLD,2026-08-05 23:30:00,-0.01000,XX,100.0,M,FUTCOM,,GOLD"
                        + " ! MCX:GOLD:2026-08-05:FUT MCX_COMM 8 1 1 null null",
            })
    void readsRowOfTheCompactFile(String row, String terms) throws Exception {
        var text = COMPACT + row + "\n";
        if (terms.equals("-")) {
            assertThat(Lines.reason(DhanCsv.compact(), text)).isEqualTo("unknown_underlying");
        } else {
            assertThat(Lines.terms(Lines.row(DhanCsv.compact(), text))).isEqualTo(terms);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "NSE,Z,1,NA,EQUITY,A,A,A,EQ,1,,,,10,0 ! unknown_segment",
                "NSE,E,,NA,EQUITY,A,A,A,EQ,1,,,,10,0 ! missing_security_id",
                "NSE,D,1,NA,OPTIDX,NIFTY,N,N,NA,75,2026-07-28,24500,XX,5,0 ! unknown_type",
                "NSE,D,1,NA,OPTIDX,NIFTY,N,N,NA,75,28-07-2026,24500,CE,5,0 ! bad_sm_expiry_date",
                "NSE,E,1,NA,EQUITY,A,A,A,EQ,1,,,,10 ! column_count",
            })
    void rejectsRow(String row, String reason) throws Exception {
        assertThat(Lines.reason(DhanCsv.detailed(), DETAILED + row + "\n")).isEqualTo(reason);
    }

    @Test
    void aFreezeQuantityOfZeroIsNone() throws Exception {
        var row = "NSE,D,1,NA,FUTIDX,NIFTY,N,N,NA,75,2026-07-28,0,XX,10,";
        assertThat(Lines.row(DhanCsv.detailed(), DETAILED + row + "1800\n").freezeQuantity())
                .isEqualTo(1_800);
        assertThat(Lines.row(DhanCsv.detailed(), DETAILED + row + "0\n").freezeQuantity())
                .isNull();
    }
}
