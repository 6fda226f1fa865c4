package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.ingest.api.JobReport;
import com.stocksblitz.registry.store.pg.PgAnnouncedTerms;
import com.stocksblitz.registry.store.pg.PgCatalogHistory;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Lots that an exchange announces for a date: known before it, in force on it, and not undone by who is late. */
@ExtendWith(VertxExtension.class)
class AnnouncedTermsTest {
    private static final LocalDate DAY = IngestHarness.DAY;
    private static final LocalDate CHANGE = DAY.plusDays(5);

    @TempDir
    Path folder;

    private IngestHarness ingest;
    private AnnouncedTerms terms;

    @BeforeEach
    void announce(Vertx vertx) {
        ingest = new IngestHarness(vertx, folder);
        terms = new PgAnnouncedTerms(ingest.pool);
        broker(DAY, 75, 35);
        lots("65,65");
        ingest.sql("with gone as (delete from outbox returning 1) select count(*) from gone");
    }

    @Test
    void anAnnouncedLotIsKnownForItsDateAndInForceOnItOnce() {
        assertThat(lotsOn(CHANGE.minusDays(1))).containsExactly(35L, 75L);
        assertThat(lotsOn(CHANGE)).containsExactly(35L, 65L);
        assertThat(inForce(CHANGE.minusDays(1))).isZero();

        assertThat(inForce(CHANGE)).isEqualTo(1);
        assertThat(inForce(CHANGE.plusDays(1))).isZero();

        assertThat(
                        ingest.sql(
                                "select type, subject, data -> 'cause', data -> 'effective_date', data -> 'changed' from outbox"))
                .containsExactly("lot.changed NFO:NIFTY:2025-09-30:FUT \"announced\" \"2025-08-25\" "
                        + "{\"lot_size\": {\"to\": 65, \"from\": 75}}");
        assertThat(ingest.sql("select version, valid, cause from instrument_versions where version > 1"))
                .containsExactly("2 [2025-08-25,) announced:nse");
        assertThat(ingest.sql("select actor, correlation_id, detail from audit_trail where action = 'terms.applied'"))
                .containsExactly("announced_terms announced-terms-2025-08-25 "
                        + "{\"instruments\": 1, \"effective_date\": \"2025-08-25\"}");
        assertThat(lotsOn(CHANGE.minusDays(1))).containsExactly(35L, 75L);
        assertThat(lotsOn(CHANGE)).containsExactly(35L, 65L);
    }

    @Test
    void aBrokerThatStillStatesTheOldLotDoesNotBringItBackAndOneThatStatesAnotherDoes() {
        inForce(CHANGE);

        broker(CHANGE, 75, 40);
        assertThat(current()).containsExactly("BANKNIFTY 40", "NIFTY 65");
        // The contract is looked at again since its trading symbol is new; its lot is still the late one.
        ingest.sql("update broker_tokens set trading_symbol = 'OLDER' where symbol = 'NIFTY' returning 1");
        broker(CHANGE.plusDays(1), 75, 40);
        assertThat(current()).containsExactly("BANKNIFTY 40", "NIFTY 65");

        broker(CHANGE.plusDays(2), 65, 40);
        broker(CHANGE.plusDays(3), 70, 40);
        assertThat(current()).containsExactly("BANKNIFTY 40", "NIFTY 70");
    }

    @Test
    void aSourceThatHasHeardOfTheChangeMayReturnToTheOldLotWithoutAnAnnouncement() {
        inForce(CHANGE);

        broker(CHANGE, 65, 35);
        assertThat(ingest.sql("select count(*) from superseded_terms")).containsExactly("0");
        broker(CHANGE.plusDays(1), 75, 35);

        assertThat(current()).containsExactly("BANKNIFTY 35", "NIFTY 75");
    }

    @Test
    void whoseWordIsLateIsToldForEachSourceByItself() {
        upstox(DAY, 75);
        inForce(CHANGE);
        assertThat(ingest.sql("select broker, replaced, value from superseded_terms order by 1"))
                .containsExactly("kite 75 65", "upstox 75 65");

        broker(CHANGE, 65, 35);
        upstox(CHANGE.plusDays(1), 75);
        assertThat(current())
                .as("Upstox comes first for lots, but is late")
                .containsExactly("BANKNIFTY 35", "NIFTY 65");

        upstox(CHANGE.plusDays(2), 65);
        upstox(CHANGE.plusDays(3), 75);
        assertThat(current()).containsExactly("BANKNIFTY 35", "NIFTY 75");
    }

    @Test
    void whatASourceStatedThatWasNotBelievedIsLateToo() {
        upstox(DAY, 75);
        broker(DAY, 70, 35);
        inForce(CHANGE);

        ingest.sql("update broker_tokens set trading_symbol = 'OLDER' where broker = 'kite' returning 1");
        broker(CHANGE, 70, 36);

        assertThat(current()).containsExactly("BANKNIFTY 36", "NIFTY 65");
    }

    @Test
    void anAnnouncedTickOrFreezeQuantityComesIntoForceAsALotDoes() {
        ingest.sql("""
                with told as (insert into announced_terms (exchange, symbol, expiries, term, effective, value, source,
                    recorded_at)
                select 'NFO', 'BANKNIFTY', '[2025-09-01,2025-10-01)', term, '2025-08-25', value, 'nse', now()
                from (values ('tick_size', 0.1), ('freeze_quantity', 900)) row (term, value)
                returning 1) select count(*) from told""");
        assertThat(inForce(CHANGE.minusDays(1))).isZero();
        inForce(CHANGE);

        broker(CHANGE, 75, 36);

        assertThat(ingest.sql("select tick_size, freeze_quantity from instruments where symbol = 'BANKNIFTY'"))
                .as("Kite still states the old tick and nothing of the quantity")
                .containsExactly("0.1 900");
        assertThat(ingest.sql(
                        "select data ->> 'cause', data -> 'changed' from outbox where type = 'instrument.updated'"))
                .containsExactly("announced {\"tick_size\": {\"to\": 0.1, \"from\": 0.05}, "
                        + "\"freeze_quantity\": {\"to\": 900, \"from\": null}}");
    }

    @Test
    void theSameListOfTheNextDayAnnouncesNothingAndACorrectionCounts() {
        lots("65,65");
        assertThat(ingest.sql("select count(*) from announced_terms")).containsExactly("2");

        inForce(CHANGE);
        lots("65,60");
        assertThat(inForce(CHANGE)).isEqualTo(1);

        assertThat(current()).containsExactly("BANKNIFTY 35", "NIFTY 60");
    }

    private int inForce(LocalDate today) {
        return terms.bringIntoForce(today, ingest.clock.instant()).await();
    }

    /** Lots of NIFTY for August and September, from the change on. */
    private void lots(String lots) {
        completed(ingest.load("nse", CHANGE, "UNDERLYING,SYMBOL,AUG-25,SEP-25\nNIFTY 50,NIFTY," + lots + "\n"));
    }

    private void broker(LocalDate day, int nifty, int bankNifty) {
        completed(ingest.load(
                "kite", day, IdentityFiles.KITE + future("NIFTY", 1, nifty) + future("BANKNIFTY", 2, bankNifty)));
    }

    /** The trading symbol changes with the lot, so that the contract is looked at on each day. */
    private void upstox(LocalDate day, int lot) {
        completed(ingest.load(
                "upstox",
                day,
                IdentityFiles.UPSTOX + "NSE_FO|1,1,NIFTY25SEPFUT,NIFTY" + day.getDayOfMonth() + ",0,2025-09-30,0,0.05,"
                        + lot + ",FUTIDX,FF,NSE_FO\n"));
    }

    private static void completed(JobReport report) {
        assertThat(report.status()).as("%s", report.errors()).isEqualTo("completed");
    }

    private static String future(String underlying, int number, int lot) {
        return number * 256 + 2 + "," + number + "," + underlying + "25SEPFUT,,0.0,2025-09-30,0.0,0.05," + lot
                + ",FUT,NFO-FUT,NFO\n";
    }

    private List<String> current() {
        return ingest.sql("select symbol, lot_size from instruments order by 1");
    }

    private List<Long> lotsOn(LocalDate date) {
        var ids = ingest.sql("select instrument_id from instruments").stream()
                .map(Long::valueOf)
                .toList();
        return new PgCatalogHistory(ingest.pool)
                .of(Set.copyOf(ids)).await().stream()
                        .map(chronicle -> chronicle.on(date).orElseThrow())
                        .sorted((a, b) -> a.key().compareTo(b.key()))
                        .map(then -> then.lotSize())
                        .toList();
    }
}
