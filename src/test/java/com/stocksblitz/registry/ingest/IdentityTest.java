package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.ingest.api.JobReport;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.store.pg.PgCatalogHistory;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What stays one instrument through renames, moves and new numbers, and what does not. */
@ExtendWith(VertxExtension.class)
class IdentityTest {
    private static final LocalDate DAY = IngestHarness.DAY;
    private static final LocalDate NEXT = DAY.plusDays(1);
    private static final LocalDate THIRD = DAY.plusDays(2);
    private static final String OLD_ISIN = "INE002A01018";
    private static final String NEW_ISIN = "INE467B01029";

    @TempDir
    Path folder;

    private IngestHarness ingest;

    @BeforeEach
    void open(Vertx vertx) {
        ingest = new IngestHarness(vertx, folder);
        load(DAY, share("RELIANCE", 1));
    }

    @Test
    void aShareThatMovesToTradeForTradeStaysItselfUnderAnotherNumber() {
        load(DAY, share("RELIANCE", 1), share("IDEA", 14366));
        load(NEXT, share("RELIANCE", 1), share("IDEA-BE", 14367));
        load(THIRD, share("RELIANCE", 1), share("IDEA", 14366));

        assertThat(instruments()).containsExactly("NSE:IDEA EQ v3", "NSE:RELIANCE EQ v1");
        assertThat(ingest.sql("select token::int / 256, valid from broker_tokens t join instruments i "
                        + "using (instrument_id) where i.symbol = 'IDEA' order by valid"))
                .containsExactly(
                        "14366 [2025-08-20,2025-08-21)", "14367 [2025-08-21,2025-08-22)", "14366 [2025-08-22,)");
        assertThat(events("NSE:IDEA%"))
                .containsExactly(
                        "instrument.created listed NSE:IDEA",
                        "instrument.renamed series_changed NSE:IDEA-BE",
                        "token.changed token_replaced NSE:IDEA-BE",
                        "instrument.renamed series_changed NSE:IDEA",
                        "token.changed token_replaced NSE:IDEA");
    }

    @Test
    void aBondOfTheSameIssuerIsNoMoveOfTheShare() {
        load(DAY, share("RELIANCE", 1), share("IDEA", 14366));
        load(NEXT, share("RELIANCE", 1), share("IDEA-N1", 14367));

        assertThat(instruments()).containsExactly("NSE:IDEA EQ v2", "NSE:IDEA-N1 N1 v1", "NSE:RELIANCE EQ v1");
        assertThat(ingest.sql("select inactive_reason from instruments where instrument_key = 'NSE:IDEA'"))
                .containsExactly("delisted");
    }

    @Test
    void anAnnouncedChainOfRenamesKeepsTheIdentityThoughTheNumberIsNew() {
        load(DAY, share("RELIANCE", 1), share("A", 100));
        announced("A,B,21-AUG-2025", "B,C,21-AUG-2025", "RELIANCE,RIL,22-AUG-2026");

        load(NEXT, share("RIL", 2), share("C", 300));

        assertThat(instruments())
                .as("the change of RELIANCE lies ahead, so RIL is something else")
                .containsExactly("NSE:C EQ v2", "NSE:RELIANCE EQ v2", "NSE:RIL EQ v1");
        assertThat(ingest.sql("select alias from instrument_aliases")).containsExactly("NSE:A");
        assertThat(events("NSE:C"))
                .containsExactly("instrument.renamed symbol_changed NSE:C", "token.changed token_replaced NSE:C");
    }

    @Test
    void contractsOfARenamedShareKeepTheirIdentityAndAreToldAsRenamed() {
        load(DAY, share("RELIANCE", 1), share("OLD", 100), future("OLD", 1), option("OLD", 2), future("SBIN", 3));
        load(NEXT, share("RELIANCE", 1), share("NEW", 100), future("NEW", 1), option("NEW", 2), future("SBIN", 3));

        assertThat(contracts())
                .containsExactly(
                        "NFO:NEW:2025-09-30:1400:CE NEW NEW v2 t",
                        "NFO:NEW:2025-09-30:FUT NEW NEW v2 t",
                        "NFO:SBIN:2025-09-30:FUT SBIN SBIN v1 t");
        assertThat(events("NFO:%"))
                .containsExactlyInAnyOrder(
                        "instrument.created listed NFO:OLD:2025-09-30:FUT",
                        "instrument.created listed NFO:OLD:2025-09-30:1400:CE",
                        "instrument.created listed NFO:SBIN:2025-09-30:FUT",
                        "instrument.renamed symbol_changed NFO:NEW:2025-09-30:FUT",
                        "token.changed restated NFO:NEW:2025-09-30:FUT",
                        "instrument.renamed symbol_changed NFO:NEW:2025-09-30:1400:CE",
                        "token.changed restated NFO:NEW:2025-09-30:1400:CE");
        assertThat(ingest.sql("select valid from broker_tokens t join instruments i using (instrument_id) "
                        + "where i.underlying = 'NEW'"))
                .as("one mapping each, from the first day on")
                .containsExactly("[2025-08-20,)", "[2025-08-20,)");
        assertThat(ingest.sql("select alias from instrument_aliases where alias like 'NFO:%' order by 1"))
                .containsExactly("NFO:OLD:2025-09-30:1400:CE", "NFO:OLD:2025-09-30:FUT");
        assertThat(chainOn(DAY, "OLD")).containsExactly("OLD NFO 2025-09-30 1", "OLD NFO 2025-09-30 1");
        assertThat(chainOn(DAY, "NEW")).isEmpty();
        assertThat(chainOn(NEXT, "NEW")).containsExactly("NEW NFO 2025-09-30 1", "NEW NFO 2025-09-30 1");
    }

    @Test
    void contractsFollowAnAnnouncedChainOfRenamesUnderNewNumbersToo() {
        load(DAY, share("RELIANCE", 1), share("A", 100), future("A", 1), option("A", 2));
        announced("A,B,21-AUG-2025", "B,C,21-AUG-2025");

        load(NEXT, share("RELIANCE", 1), share("C", 300), future("C", 11), option("C", 12));

        assertThat(contracts()).containsExactly("NFO:C:2025-09-30:1400:CE C C v2 t", "NFO:C:2025-09-30:FUT C C v2 t");
    }

    @Test
    void aSourceThatGoesOnWithTheOldNameForADayMakesNoOtherContracts() {
        var old = upstoxFuture("OLD", 1);
        upstox(DAY, equity("OLD", OLD_ISIN, 100), old);
        load(DAY, share("RELIANCE", 1), share("OLD", 100), future("OLD", 1));
        load(NEXT, share("RELIANCE", 1), share("NEW", 100), future("NEW", 1));
        upstox(NEXT, equity("OLD", OLD_ISIN, 100), old);
        assertThat(contracts()).containsExactly("NFO:NEW:2025-09-30:FUT NEW NEW v3 t");

        upstox(THIRD, equity("NEW", OLD_ISIN, 100), upstoxFuture("NEW", 1));

        assertThat(contracts().getFirst()).startsWith("NFO:NEW:2025-09-30:FUT NEW NEW");
        assertThat(ingest.sql("select broker, valid from broker_tokens where symbol = 'NEW' and segment like '%FO%' "
                        + "order by 1"))
                .containsExactly("kite [2025-08-20,)", "upstox [2025-08-20,)");
    }

    @Test
    void contractsOfACompanyThatHasTakenAFormerNameAreItsOwn() {
        load(DAY, share("RELIANCE", 1), share("OLD", 100), future("OLD", 1));
        load(NEXT, share("RELIANCE", 1), share("NEW", 100), future("NEW", 1));

        load(THIRD, share("RELIANCE", 1), share("NEW", 100), share("OLD", 900), future("OLD", 9));

        assertThat(contracts())
                .containsExactly("NFO:NEW:2025-09-30:FUT NEW NEW v3 f", "NFO:OLD:2025-09-30:FUT OLD OLD v1 t");
    }

    private List<String> contracts() {
        return ingest.sql("select instrument_key, symbol, underlying, 'v' || version, is_active from instruments "
                + "where expiry is not null order by 1");
    }

    private List<String> chainOn(LocalDate date, String underlying) {
        return new PgCatalogHistory(ingest.pool)
                .listedOn(date, List.of(underlying)).await().stream()
                        .map(series -> series.underlying() + " " + series.exchange() + " " + series.expiry() + " "
                                + series.contracts())
                        .toList();
    }

    private static String future(String underlying, int number) {
        return number * 256 + 2 + "," + number + "," + underlying + "25SEPFUT," + underlying
                + ",0.0,2025-09-30,0.0,0.05,250,FUT,NFO-FUT,NFO\n";
    }

    private static String option(String underlying, int number) {
        return number * 256 + 2 + "," + number + "," + underlying + "25SEP1400CE," + underlying
                + ",0.0,2025-09-30,1400.0,0.05,250,CE,NFO-OPT,NFO\n";
    }

    private static String upstoxFuture(String underlying, int number) {
        return "NSE_FO|" + number + "," + number + "," + underlying + "25SEPFUT," + underlying
                + ",0,2025-09-30,0,0.05,250,FUTSTK,FF,NSE_FO\n";
    }

    @Test
    void anAnnouncedRenameIsNotBelievedAgainstTheIsins() {
        upstox(DAY, equity("OLD", OLD_ISIN, 100));
        announced("OLD,NEW,21-AUG-2025");

        upstox(NEXT, equity("NEW", NEW_ISIN, 200));

        assertThat(ingest.sql(
                        "select instrument_key, isin, is_active from instruments where isin is not null order by 1"))
                .containsExactly("NSE:NEW INE467B01029 t", "NSE:OLD INE002A01018 f");
    }

    @Test
    void aSplitChangesTheIsinAndNothingElse() {
        upstox(DAY, equity("SPLIT", OLD_ISIN, 100));
        upstox(NEXT, equity("SPLIT", NEW_ISIN, 100));

        assertThat(ingest.sql(
                        "select instrument_key, isin, version, is_active from instruments where symbol = 'SPLIT'"))
                .containsExactly("NSE:SPLIT INE467B01029 2 t");
        assertThat(ingest.sql("select token, valid from broker_tokens where broker = 'upstox' order by valid"))
                .containsExactly("NSE_EQ|INE002A01018 [2025-08-20,2025-08-21)", "NSE_EQ|INE467B01029 [2025-08-21,)");
        assertThat(ingest.sql("select alias, kind from instrument_aliases")).containsExactly("isin:INE002A01018 alias");
    }

    @Test
    void aRenameWithNewNumberAtABrokerThatStatesIsinsKeepsTheIdentity() {
        upstox(DAY, equity("OLD", OLD_ISIN, 100));
        kiteToo(DAY, "OLD", 100);
        upstox(NEXT, equity("NEW", OLD_ISIN, 200));
        kiteToo(NEXT, "NEW", 200);

        assertThat(ingest.sql("select instrument_key, isin, exchange_token, is_active from instruments "
                        + "where instrument_key <> 'NSE:RELIANCE'"))
                .containsExactly("NSE:NEW INE002A01018 200 t");
    }

    @Test
    void aShareThatASourceWithoutIsinsRenamedFirstIsOneAgainWhenAnotherTellsTheIsin() {
        upstox(DAY, equity("OLD", OLD_ISIN, 100));
        kiteToo(DAY, "OLD", 100);
        kiteToo(NEXT, "NEW", 200);
        assertThat(ingest.sql("select count(*) from instruments where is_active and symbol in ('OLD', 'NEW')"))
                .as("nothing tells yet that they are one")
                .containsExactly("2");

        upstox(THIRD, equity("NEW", OLD_ISIN, 200));

        assertMergedIntoTheOlder();
        assertThat(ingest.sql(
                        "select broker, token, t.valid from broker_tokens t join instruments i using (instrument_id) "
                                + "where i.instrument_key = 'NSE:NEW' order by 1, 3"))
                .containsExactly(
                        "kite 25601 [2025-08-20,2025-08-21)",
                        "kite 51201 [2025-08-21,)",
                        "upstox NSE_EQ|INE002A01018 [2025-08-20,)");
        assertThat(ingest.sql("select data #> '{changed,merged_into}' ->> 'to', data ->> 'cause' from outbox "
                        + "where type = 'instrument.deactivated'"))
                .containsExactly("NSE:NEW delisted");

        kiteToo(THIRD.plusDays(1), "NEW", 200);
        upstox(THIRD.plusDays(1), equity("NEW", OLD_ISIN, 200));
        assertMergedIntoTheOlder();
    }

    @Test
    void theOlderInstrumentIsKeptAlsoWhereTheNewNumberIsWhatTheSourceGoesBy() {
        upstox(DAY, equity("OLD", OLD_ISIN, 100));
        kiteToo(DAY, "OLD", 100);
        kiteToo(NEXT, "NEW", 200);

        ingest.apply("dhan", NEXT, List.of(dhan("NEW", OLD_ISIN, "200")));

        assertMergedIntoTheOlder();
        assertThat(ingest.sql("select broker from broker_tokens t join instruments i using (instrument_id) "
                        + "where i.instrument_key = 'NSE:NEW' and upper_inf(t.valid) order by 1"))
                .containsExactly("dhan", "kite", "upstox");
    }

    @Test
    void twoListingsThatOneSourceHasAtOnceAreNeverTakenForOne() {
        upstox(DAY, equity("OLD", OLD_ISIN, 100));
        load(DAY, share("RELIANCE", 1), share("OLD", 100), share("NEW", 200));

        upstox(NEXT, equity("NEW", OLD_ISIN, 200));

        assertThat(ingest.sql("select instrument_key from instruments where is_active order by 1"))
                .contains("NSE:NEW", "NSE:OLD");
        assertThat(ingest.sql("select count(*) from instruments where instrument_key like '%~%'"))
                .containsExactly("0");
    }

    private void assertMergedIntoTheOlder() {
        assertThat(ingest.sql("select regexp_replace(instrument_key, '~.*', '~'), isin, exchange_token, is_active "
                        + "from instruments where symbol = 'NEW' order by instrument_id"))
                .containsExactly("NSE:NEW INE002A01018 200 t", "NSE:NEW~ - 200 f");
        assertThat(ingest.sql("select count(*) from broker_tokens t join instruments i using (instrument_id) "
                        + "where i.instrument_key like '%~%'"))
                .containsExactly("0");
        var merged = ingest.sql("select instrument_id from instruments where instrument_key like '%~%'");
        var chronicle = new PgCatalogHistory(ingest.pool)
                .of(List.of(Long.valueOf(merged.getFirst())))
                .await()
                .getFirst();
        assertThat(chronicle.on(NEXT).orElseThrow().active())
                .as("it never was another")
                .isFalse();
    }

    private static DumpRow dhan(String symbol, String isin, String number) {
        return new DumpRow(
                1,
                "NSE_E",
                number,
                "NSE",
                InstrumentType.EQ,
                symbol,
                symbol,
                "EQ",
                "NAME",
                isin,
                "equity",
                number,
                null,
                null,
                1L,
                new BigDecimal("0.05"),
                null,
                null,
                null,
                null,
                null);
    }

    @Test
    void whatIsDelistedAndListedAgainIsTheSameUnlessTheIsinsDiffer() {
        upstox(DAY, equity("GONE", OLD_ISIN, 100), equity("KEPT", "INE009A01021", 5));
        upstox(NEXT, equity("KEPT", "INE009A01021", 5));
        upstox(THIRD, equity("GONE", OLD_ISIN, 700), equity("KEPT", "INE009A01021", 5));

        assertThat(ingest.sql("select instrument_key, is_active, version from instruments where symbol = 'GONE'"))
                .containsExactly("NSE:GONE t 3");

        upstox(THIRD.plusDays(1), equity("KEPT", "INE009A01021", 5));
        upstox(THIRD.plusDays(2), equity("GONE", NEW_ISIN, 900), equity("KEPT", "INE009A01021", 5));

        assertThat(ingest.sql("select regexp_replace(instrument_key, '~.*', '~'), isin, is_active from instruments "
                        + "where symbol = 'GONE' order by 1"))
                .containsExactly("NSE:GONE INE467B01029 t", "NSE:GONE~ INE002A01018 f");
    }

    @Test
    void theTokenOfAnExpiredContractEndsWithItHoweverLateTheNextFileIs() {
        ingest.load(
                "kite",
                DAY,
                IdentityFiles.KITE + share("RELIANCE", 1) + IdentityFiles.future("SBIN", 750, "2025-08-28"));
        ingest.load(
                "kite",
                LocalDate.of(2025, 9, 15),
                IdentityFiles.KITE + share("RELIANCE", 1) + IdentityFiles.future("TCS", 750, "2025-09-30"));

        assertThat(
                        ingest.sql(
                                "select i.instrument_key, t.valid, i.inactive_reason, i.inactive_since from broker_tokens t "
                                        + "join instruments i using (instrument_id) where i.expiry is not null order by t.valid"))
                .containsExactly(
                        "NFO:SBIN:2025-08-28:FUT [2025-08-20,2025-08-29) expired 2025-08-29",
                        "NFO:TCS:2025-09-30:FUT [2025-09-15,) - -");
    }

    private void load(LocalDate day, String... rows) {
        completed(ingest.load("kite", day, IdentityFiles.KITE + String.join("", rows)));
    }

    private void announced(String... changes) {
        var file = new StringBuilder("SYMB_COMPANY_NAME,SM_KEY_SYMBOL,SM_NEW_SYMBOL,SM_APPLICABLE_FROM\n");
        for (var change : changes) {
            file.append("A Company,").append(change).append('\n');
        }
        completed(ingest.load("nse", DAY, file.toString()));
    }

    private void kiteToo(LocalDate day, String symbol, int number) {
        load(day, share("RELIANCE", 1), share(symbol, number));
    }

    private void upstox(LocalDate day, String... rows) {
        completed(ingest.load("upstox", day, IdentityFiles.UPSTOX + String.join("", rows)));
    }

    private static void completed(JobReport report) {
        assertThat(report.status()).as("%s", report.errors()).isEqualTo("completed");
        assertThat(report.quarantine().byReason()).isEmpty();
    }

    private List<String> instruments() {
        return ingest.sql("select instrument_key, series, 'v' || version from instruments order by 1");
    }

    private List<String> events(String like) {
        return ingest.sql(
                "select type, data ->> 'cause', subject from outbox where subject like '" + like + "' order by draw");
    }

    private static String share(String symbol, int number) {
        return IdentityFiles.share(symbol, number);
    }

    private static String equity(String symbol, String isin, int number) {
        return IdentityFiles.equity(symbol, isin, number);
    }
}
