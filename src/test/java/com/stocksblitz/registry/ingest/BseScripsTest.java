package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BseScripsTest {
    private static final String SHORT =
            "Security Code,Issuer Name,Security Id,Security Name,Status,Group,Face Value,ISIN No,Instrument\n";
    private static final String LONG =
            "Security Code,Issuer Name,Security Id,Security Name,Status,Group,Face Value,ISIN No,Industry,Instrument,Sector Name,Industry New Name,Igroup Name,ISubgroup Name\n";
    private static final String ABB =
            "500002,ABB India Limited,ABB,ABB India Limited,Active,A ,2.00,INE117A01022,Heavy Electrical Equipment,Equity,Industrials,Capital Goods,Electrical Equipment,Heavy Electrical Equipment,,,,,\n";
    private final DumpReader bse = new BseScrips();

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "500002,ABB India Limited,ABB,ABB India Limited,Active,A ,2.00,INE117A01022,Equity"
                        + " ! BSE:ABB EQUITY 500002 null null A INE117A01022 false",
                "500003,Aegis,AEGISLOG,Aegis Logistics,Suspended,Z,1.00,INE208C01025,Equity,,,,,"
                        + " ! BSE:AEGISLOG EQUITY 500003 null null Z INE208C01025 true",
                "700001,Some Bank,PREF1,Some Bank Pref,Active,B,1.00,,Preference Shares"
                        + " ! BSE:PREF1 PREFERENCE SHARES 700001 null null B null false",
            })
    void readsRowOfTheShortForm(String row, String terms) throws Exception {
        var file = SHORT + row + "\n";
        var read = Lines.row(DumpFormats.recognise(Lines.head(file), "bse"), file);
        assertThat(Lines.terms(read) + ' ' + read.suspended()).isEqualTo(terms);
    }

    @Test
    void theLongFormHasSectorAndIndustry() throws Exception {
        var row = Lines.row(DumpFormats.recognise(Lines.head(LONG), "bse"), LONG + ABB);

        assertThat(row.sector()).isEqualTo("Industrials");
        assertThat(row.industry()).isEqualTo("Capital Goods");
        assertThat(row.name()).isEqualTo("ABB India Limited");
        assertThat(row.exchangeToken()).isEqualTo("500002");
        assertThat(row.assetClass()).isEqualTo("equity");
    }

    @Test
    void whatIsDelistedIsNotListed() throws Exception {
        assertThat(Lines.reason(bse, LONG + ABB.replace("Active", "Delisted"))).isEqualTo("delisted");
    }

    @Test
    void aRowWithMoreThanBlanksBehindItsEndIsRagged() throws Exception {
        assertThat(Lines.reason(bse, LONG + ABB.replace(",,,,,", ",,,x,,"))).isEqualTo("column_count");
    }
}
