package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NseListsTest {
    private static final String EQUITY =
            "SYMBOL,NAME OF COMPANY, SERIES, DATE OF LISTING, PAID UP VALUE, MARKET LOT, ISIN NUMBER, FACE VALUE\n";
    private static final String BHAVCOPY =
            "SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,TOTALTRADES,ISIN,\n";
    private static final String CONSTITUENTS = "Company Name,Industry,Symbol,Series,ISIN Code\n";
    private static final String CONTRACTS =
            "FinInstrmId,FinInstrmNm,TckrSymb,XpryDt,StrkPric,OptnTp,NewBrdLotQty,StockNm,DelFlg\n";
    private static final String LOTS = "UNDERLYING          ,SYMBOL    ,FEB-21     ,MAR-21     ,DEC-25     \n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "'"
                        + EQUITY + "SBIN,State Bank of India,EQ,01-MAR-1995,1,1,INE062A01020,1"
                        + "' ! NSE:SBIN EQUITY SBIN 1 null EQ INE062A01020",
                "'"
                        + EQUITY + "IDEA,Vodafone Idea Limited,BE,09-MAR-2007,10,1,INE669E01016,10"
                        + "' ! NSE:IDEA-BE EQUITY IDEA 1 null BE INE669E01016",
                "'"
                        + BHAVCOPY + "SBIN,EQ,1,1,1,1,1,1,100,1,04-JUL-2024,9,INE062A01020,"
                        + "' ! NSE:SBIN TRADED SBIN-EQ null null EQ INE062A01020",
                "'"
                        + BHAVCOPY + "0MOFSL27,N3,1,1,1,1,1,1,100,1,04-JUL-2024,9,INE338I07099,"
                        + "' ! NSE:0MOFSL27-N3 TRADED 0MOFSL27-N3 null null N3 INE338I07099",
                "'"
                        + CONSTITUENTS + "State Bank of India,Financial Services,SBIN,EQ,INE062A01020"
                        + "' ! NSE:SBIN CONSTITUENTS SBIN null null EQ INE062A01020",
                "'"
                        + CONTRACTS + "35003,FUTIDX,NIFTY,1469716200,0,XX,75,NIFTY26JULFUT,N"
                        + "' ! NFO:NIFTY:2026-07-28:FUT FO 35003 75 null null null",
                "'"
                        + CONTRACTS + "35004,OPTIDX,NIFTY,1469716200,2450000,CE,75,NIFTY26JUL24500CE,N"
                        + "' ! NFO:NIFTY:2026-07-28:24500:CE FO 35004 75 null null null",
            })
    void readsRow(String file, String terms) throws Exception {
        var reader = DumpFormats.recognise(Lines.head(file), "nse");
        assertThat(Lines.terms(Lines.row(reader, file))).isEqualTo(terms);
    }

    @Test
    void theIndustryOfAConstituentIsStated() throws Exception {
        var file = CONSTITUENTS + "State Bank of India,Financial Services,SBIN,EQ,INE062A01020\n";
        assertThat(Lines.row(new NseConstituents(), file).industry()).isEqualTo("Financial Services");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "'" + EQUITY + "SBIN,State Bank of India,,01-MAR-1995,1,1,INE062A01020,1' ! missing_series",
                "'" + EQUITY + "SBIN,State Bank of India,EQ,01-MAR-1995,1,1,,1' ! missing_isin_number",
                "'" + CONTRACTS + "35003,FUTIDX,NIFTY,1785232800000,0,XX,75,N,N' ! bad_xprydt",
                "'" + CONTRACTS + "35003,FUTIDX,NIFTY,1469716200,0,XX,75,N,Y' ! delisted",
                "'" + LOTS + "NIFTY 50,NIFTY,75,-5,' ! bad_lot_size",
                "'" + LOTS + "NIFTY 50,NIFTY,75,x,' ! bad_mar-21",
            })
    void rejectsRow(String file, String reason) throws Exception {
        var reader = DumpFormats.recognise(Lines.head(file), "nse");
        assertThat(Lines.reason(reader, file)).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OLD_TICKER,NEW_TICKER,CHANGE_DATE\nNIITTECH,COFORGE,14-Aug-20\nMASCOT,IGS,07-Aug-03\nOLD,NEW,1-Jan-95\n",
                "SYMB_COMPANY_NAME, SM_KEY_SYMBOL, SM_NEW_SYMBOL, SM_APPLICABLE_FROM\nCoforge,NIITTECH,COFORGE,14-AUG-2020\n"
                        + "Mascot,MASCOT,IGS,07-AUG-2003\nName only,SAME,SAME,01-JAN-2001\nOld,OLD,NEW,01-JAN-1995\n",
                "Coforge,NIITTECH,COFORGE,14-AUG-2020\nMascot,MASCOT,IGS,07-AUG-2003\nOld,OLD,NEW,01-JAN-1995\n",
            })
    void symbolChangesAreReadInEveryFormThatIsAround(String file) throws Exception {
        var reader = DumpFormats.recognise(Lines.head(file), "nse");

        assertThat(Lines.of(reader, file))
                .map(line -> (RenameRow) line)
                .map(rename ->
                        rename.exchange() + ' ' + rename.oldSymbol() + ' ' + rename.newSymbol() + ' ' + rename.since())
                .containsExactly(
                        "NSE NIITTECH COFORGE 2020-08-14", "NSE MASCOT IGS 2003-08-07", "NSE OLD NEW 1995-01-01");
    }

    @Test
    void lotsComeByMonthAndTheSecondHeaderIsNoRow() throws Exception {
        var file = LOTS + "NIFTY 50            ,NIFTY     ,75         ,75         ,50         \n"
                + "Derivatives on Individual Securities,Symbol    ,FEB-21     ,MAR-21     ,           \n"
                + "BAJAJ AUTO LIMITED  ,BAJAJ-AUTO,250        ,           ,           \n";
        var reader = DumpFormats.recognise(Lines.head(file), "nse");

        assertThat(Lines.of(reader, file))
                .map(line -> (LotRow) line)
                .map(lot -> lot.line() + " " + lot.exchange() + ' ' + lot.underlying() + ' ' + lot.month() + ' '
                        + lot.lotSize())
                .containsExactlyInAnyOrder(
                        "2 NFO NIFTY 2021-02 75",
                        "2 NFO NIFTY 2021-03 75",
                        "2 NFO NIFTY 2025-12 50",
                        "4 NFO BAJAJ-AUTO 2021-02 250");
    }

    @Test
    void bytesOutsideUtf8AreLatin() throws Exception {
        var reader = new NseEquityList();
        var row = "\uFEFF" + EQUITY + "SOCI\u00C9T\u00C9,Soci\u00E9t\u00E9,EQ,01-MAR-1995,1,1,INE062A01020,1\n";

        assertThat(List.of(
                        Lines.row(reader, row.substring(1).getBytes(StandardCharsets.ISO_8859_1)),
                        Lines.row(reader, row.getBytes(StandardCharsets.UTF_8))))
                .extracting(DumpRow::name)
                .containsOnly("Soci\u00E9t\u00E9");
    }
}
