package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Exchanges' own lists beside the brokers': who is believed, and what absence from each means. */
@ExtendWith(VertxExtension.class)
class SourcesTest {
    private static final LocalDate DAY = LocalDate.of(2025, 8, 20);
    private static final String KITE =
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n";
    private static final String SBIN = "779521,3045,SBIN,STATE BANK,0,,0,0.05,1,EQ,NSE,NSE\n";
    private static final String TCS = "2953217,11536,TCS,TCS,0,,0,0.05,1,EQ,NSE,NSE\n";
    private static final String ABB_BSE = "128000516,500002,ABB,ABB,0,,0,0.05,1,EQ,BSE,BSE\n";
    private static final String EQUITY =
            "SYMBOL,NAME OF COMPANY, SERIES, DATE OF LISTING, PAID UP VALUE, MARKET LOT, ISIN NUMBER, FACE VALUE\n";
    private static final String SBIN_LISTED = "SBIN,State Bank of India,EQ,01-MAR-1995,1,1,INE062A01020,1\n";
    private static final String TCS_LISTED =
            "TCS,Tata Consultancy Services Limited,EQ,25-AUG-2004,1,1,INE467B01029,1\n";
    private static final String BSE =
            "Security Code,Issuer Name,Security Id,Security Name,Status,Group,Face Value,ISIN No,Industry,Instrument,Sector Name,Industry New Name,Igroup Name,ISubgroup Name\n";
    private static final String ABB =
            "500002,ABB India Limited,ABB,ABB India Limited,Active,A ,2.00,INE117A01022,Heavy,Equity,Industrials,Capital Goods,Electrical,Heavy\n";
    private static final String BHAVCOPY =
            "SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,TOTALTRADES,ISIN,\n";

    @TempDir
    Path folder;

    private IngestHarness ingest;

    @BeforeEach
    void open(Vertx vertx) {
        ingest = new IngestHarness(vertx, folder);
    }

    @Test
    void theExchangesOwnListNamesWhatTheBrokerOnlyAbbreviates() {
        completed("kite", 0, KITE + SBIN + TCS);
        completed("nse", 0, EQUITY + SBIN_LISTED + TCS_LISTED);

        assertThat(ingest.sql("select instrument_key, name, isin, tick_size from instruments order by 1"))
                .containsExactly(
                        "NSE:SBIN State Bank of India INE062A01020 0.05",
                        "NSE:TCS Tata Consultancy Services Limited INE467B01029 0.05");
        assertThat(ingest.sql("select broker, segment, token, standing from broker_tokens order by 1, 3"))
                .containsExactly(
                        "kite NSE 2953217 broker",
                        "kite NSE 779521 broker",
                        "nse EQUITY SBIN exchange",
                        "nse EQUITY TCS exchange");
    }

    @Test
    void whatTheExchangeTakesOffItsListIsDelistedWhateverBrokersSay() {
        completed("kite", 0, KITE + SBIN + TCS);
        completed("nse", 0, EQUITY + SBIN_LISTED + TCS_LISTED);
        completed("nse", 1, EQUITY + SBIN_LISTED);
        assertThat(status("NSE:TCS")).isEqualTo("f delisted 2025-08-21");

        // The broker still has it, under a new number even.
        completed("kite", 2, KITE + SBIN + TCS.replace("TCS,TCS,", "TCS,TATA,"));
        assertThat(status("NSE:TCS")).isEqualTo("f delisted 2025-08-21");

        completed("nse", 3, EQUITY + SBIN_LISTED + TCS_LISTED);
        assertThat(status("NSE:TCS")).isEqualTo("t - -");
    }

    @Test
    void whatNoExchangesListNamesIsListedWhileABrokerListsIt() {
        completed("kite", 0, KITE + SBIN + TCS);
        completed("upstox", 0, """
                instrument_key,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,option_type,exchange
                NSE_EQ|INE467B01029,11536,TCS,TCS,0,,,0.05,1,EQUITY,,NSE_EQ
                """);
        completed("kite", 1, KITE + SBIN);
        assertThat(status("NSE:TCS")).isEqualTo("t - -");
    }

    @Test
    void absenceFromAListOfWhatTradedTellsNothing() {
        var sbin = "SBIN,EQ,1,1,1,1,1,1,100,1,20-AUG-2025,9,INE062A01020,\n";
        var tcs = "TCS,EQ,1,1,1,1,1,1,100,1,20-AUG-2025,9,INE467B01029,\n";
        completed("kite", 0, KITE + SBIN + TCS);
        completed("nse", 0, BHAVCOPY + sbin + tcs);
        completed("nse", 1, BHAVCOPY + sbin);

        assertThat(ingest.sql("select instrument_key, isin, is_active from instruments order by 1"))
                .containsExactly("NSE:SBIN INE062A01020 t", "NSE:TCS INE467B01029 t");

        // Nor does having traded keep what no list has any more.
        completed("kite", 2, KITE + SBIN);
        assertThat(status("NSE:TCS")).isEqualTo("f delisted 2025-08-22");
    }

    @Test
    void aListOfAPartIsBelievedWhereNoListSpeaks() {
        completed("kite", 0, KITE + SBIN);
        completed(
                "nse",
                0,
                "Company Name,Industry,Symbol,Series,ISIN Code\nSBI Old Name,Financial Services,SBIN,EQ,INE062A01020\n");

        assertThat(ingest.sql("select name, isin, industry from instruments"))
                .containsExactly("STATE BANK INE062A01020 Financial Services");
    }

    @Test
    void sectorAndSuspensionComeFromTheBse() {
        completed("kite", 0, KITE + ABB_BSE);
        completed("bse", 0, BSE + ABB);
        assertThat(ingest.sql("select instrument_key, sector, industry, series, isin from instruments"))
                .containsExactly("BSE:ABB Industrials Capital Goods A INE117A01022");

        completed("bse", 1, BSE + ABB.replace("Active", "Suspended"));
        assertThat(status("BSE:ABB")).isEqualTo("f suspended 2025-08-21");
        completed(
                "bse",
                2,
                BSE
                        + ABB.replace("Active", "Suspended")
                        + ABB.replace("500002", "500003").replace("ABB", "NEW").replace("INE117A01022", ""));
        assertThat(status("BSE:ABB")).isEqualTo("f suspended 2025-08-21");
        completed("bse", 3, BSE + ABB);
        assertThat(status("BSE:ABB")).isEqualTo("t - -");
        completed(
                "bse",
                4,
                BSE
                        + ABB.replace("Active", "Delisted")
                        + ABB.replace("500002", "500003").replace("ABB", "NEW").replace("INE117A01022", ""));
        assertThat(status("BSE:ABB")).isEqualTo("f delisted 2025-08-24");
    }

    @Test
    void theSectorOfAnIssuerHoldsForItsOtherListingsUnlessASourceOfTheirsSpeaks() {
        var abbNse = "3329,13,ABB,ABB,0,,0,0.05,1,EQ,NSE,NSE\n";
        var listed = EQUITY + "ABB,ABB India Limited,EQ,08-FEB-1995,2,1,INE117A01022,2\n";
        completed("kite", 0, KITE + abbNse + ABB_BSE);
        completed("nse", 0, listed);
        completed("bse", 0, BSE + ABB);
        assertThat(sectors()).containsExactly("BSE:ABB Industrials Capital Goods", "NSE:ABB Industrials Capital Goods");
        var events = ingest.sql("select count(*) from outbox");
        completed("bse", 1, BSE + ABB);
        assertThat(ingest.sql("select count(*) from outbox")).isEqualTo(events);

        var constituents =
                "Company Name,Industry,Symbol,Series,ISIN Code\nABB India Ltd.,Machines,ABB,EQ,INE117A01022\n";
        completed("nse", 2, constituents);
        completed("bse", 2, BSE + ABB.replace("Industrials", "Industry"));
        assertThat(sectors()).containsExactly("BSE:ABB Industry Capital Goods", "NSE:ABB Industry Machines");
    }

    private List<String> sectors() {
        return ingest.sql("select instrument_key, sector, industry from instruments order by 1");
    }

    @Test
    void aScripThatComesSuspendedIsKnownAndNotActive() {
        completed("bse", 0, BSE + ABB.replace("Active", "Suspended"));
        assertThat(status("BSE:ABB")).isEqualTo("f suspended 2025-08-20");
    }

    @Test
    void theSameListAgainIsNoNews() {
        completed("kite", 0, KITE + SBIN + ABB_BSE);
        completed("nse", 0, EQUITY + SBIN_LISTED);
        completed("bse", 0, BSE + ABB);
        var events = ingest.sql("select count(*) from outbox");

        completed("nse", 1, EQUITY + SBIN_LISTED);
        completed("bse", 1, BSE + ABB);
        completed("kite", 1, KITE + SBIN + ABB_BSE);
        assertThat(ingest.sql("select count(*) from outbox")).isEqualTo(events);
    }

    private String status(String key) {
        return ingest.sql("select is_active, inactive_reason, inactive_since from instruments where instrument_key = '"
                        + key + "'")
                .getFirst();
    }

    private void completed(String source, int day, String content) {
        var report = ingest.load(source, DAY.plusDays(day), content);
        assertThat(report.status()).as("%s %s", source, report.errors()).isEqualTo("completed");
        assertThat(report.quarantine().byReason().keySet()).as(source).isSubsetOf("delisted");
    }
}
