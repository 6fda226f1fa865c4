package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ingest.IngestStore.Repeat;
import com.stocksblitz.registry.ingest.api.IngestMode;
import com.stocksblitz.registry.ingest.api.JobsQuery;
import com.stocksblitz.registry.ingest.api.QuarantineQuery;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What dumps do to the catalog, on a real PostgreSQL; the files are made here. */
@ExtendWith(VertxExtension.class)
class IngestTest {
    private static final LocalDate DAY = IngestHarness.DAY;
    private static final LocalDate NEXT = DAY.plusDays(1);
    private static final RowFilter ALL = new RowFilter(Set.of(), Set.of());
    private static final String KITE =
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n";
    private static final String UPSTOX =
            "instrument_key,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,option_type,exchange\n";
    private static final String RELIANCE = kite(2885, "RELIANCE", 1);
    private static final String TCS = kite(11536, "TCS", 1);

    @TempDir
    Path folder;

    private IngestHarness ingest;

    @BeforeEach
    void open(Vertx vertx) {
        ingest = new IngestHarness(vertx, folder);
    }

    @Test
    void aFirstLoadCreatesEachInstrumentWithTokenVersionAndEvent() {
        var report = ingest.load("kite", DAY, KITE + RELIANCE + TCS + future("SBIN", 750, "2025-08-28"));

        assertThat(report.status()).as("%s", report.errors()).isEqualTo("completed");
        assertThat(report.newInstruments()).isEqualTo(3);
        assertThat(ingest.sql("select instrument_key, version, is_active from instruments order by 1"))
                .containsExactly("NFO:SBIN:2025-08-28:FUT 1 t", "NSE:RELIANCE 1 t", "NSE:TCS 1 t");
        assertThat(ingest.sql("select token, valid from broker_tokens order by token::int"))
                .containsExactly("192002 [2025-08-20,)", "738561 [2025-08-20,)", "2953217 [2025-08-20,)");
        assertThat(events())
                .containsExactlyInAnyOrder(
                        "instrument.created NFO:SBIN:2025-08-28:FUT",
                        "instrument.created NSE:RELIANCE",
                        "instrument.created NSE:TCS",
                        "catalog.refreshed kite",
                        "ingestion.completed kite");
        assertThat(ingest.sql("select count(*) from ingest_rows")).containsExactly("0");
        assertThat(ingest.folder).isEmptyDirectory();
    }

    @Test
    void theEventOfANewInstrumentCarriesItsMainFields() {
        ingest.load("kite", DAY, KITE + kite(77, "IDEA-BE", 1) + future("SBIN", 750, "2025-08-28"));

        assertThat(ingest.sql(
                        "select data - 'segment' - 'token' from outbox where instrument_id is not null order by 1"))
                .containsExactlyInAnyOrder(
                        "{\"isin\": null, \"name\": \"NAME OF IDEA-BE\", \"cause\": \"listed\", \"broker\": \"kite\", "
                                + "\"expiry\": null, \"strike\": null, \"symbol\": \"IDEA-BE\", \"version\": 1, "
                                + "\"exchange\": \"NSE\", \"lot_size\": 1, \"tick_size\": 0.05, "
                                + "\"instrument_id\": \"NSE:IDEA-BE\", \"instrument_type\": \"EQ\"}",
                        "{\"isin\": null, \"name\": null, \"cause\": \"listed\", \"broker\": \"kite\", "
                                + "\"expiry\": \"2025-08-28\", \"strike\": null, \"symbol\": \"SBIN\", \"version\": 1, "
                                + "\"exchange\": \"NFO\", \"lot_size\": 750, \"tick_size\": 0.05, "
                                + "\"instrument_id\": \"NFO:SBIN:2025-08-28:FUT\", \"instrument_type\": \"FUT\"}");
        assertThat(ingest.sql("select symbol from instruments order by 1")).containsExactly("IDEA-BE", "SBIN");
    }

    @Test
    void noTokenHasTwoOwnersOnOneDateHoweverTheRowsAreWritten() {
        ingest.load("kite", DAY, KITE + RELIANCE + TCS);
        var ended = insertToken("daterange('2025-08-01', '2025-08-20')");
        var overlapsOpen = insertToken("daterange('2025-08-20', '2025-08-22')");
        var overlapsEnded = insertToken("daterange('2025-07-01', '2025-08-02')");
        var open = insertToken("daterange('2025-09-01', null)");

        ingest.sql(ended);
        assertThatThrownBy(() -> ingest.sql(overlapsOpen)).rootCause().hasMessageContaining("two owners on one date");
        assertThatThrownBy(() -> ingest.sql(overlapsEnded)).rootCause().hasMessageContaining("broker_tokens_ended");
        assertThatThrownBy(() -> ingest.sql(open)).rootCause().hasMessageContaining("broker_tokens_open");
        assertThatThrownBy(() -> ingest.sql("update broker_tokens set valid = daterange('2025-08-10', null) "
                        + "where token = '738561' and upper_inf(valid) returning 1"))
                .rootCause()
                .hasMessageContaining("two owners on one date");
    }

    private static String insertToken(String valid) {
        return "insert into broker_tokens (broker, segment, token, instrument_id, valid, symbol, recorded_at) "
                + "select broker, segment, token, (select instrument_id from instruments where symbol = 'TCS'), "
                + valid
                + ", symbol, now() from broker_tokens where token = '738561' and upper_inf(valid) returning 1";
    }

    @Test
    void theSameFileAgainChangesNothingAndEmitsNothing() {
        ingest.load("kite", DAY, KITE + RELIANCE + TCS);
        forgetEvents();

        var again = ingest.load("kite", NEXT, KITE + RELIANCE + TCS);

        assertThat(again.unchangedInstruments()).isEqualTo(2);
        assertThat(again.updatedInstruments() + again.newInstruments()).isZero();
        assertThat(events()).isEmpty();
    }

    @Test
    void aChangedLotIsANewVersionAndOneEventThatSaysFromWhatToWhat() {
        ingest.load("kite", DAY, KITE + RELIANCE + future("SBIN", 750, "2025-08-28"));
        forgetEvents();

        var report = ingest.load("kite", NEXT, KITE + RELIANCE + future("SBIN", 825, "2025-08-28"));

        assertThat(report.updatedInstruments()).isEqualTo(1);
        assertThat(ingest.sql("select type, data -> 'changed' from outbox where instrument_id is not null"))
                .containsExactly("lot.changed {\"lot_size\": {\"to\": 825, \"from\": 750}}");
        assertThat(ingest.sql("select version, valid from instrument_versions where version > 1"))
                .containsExactly("2 [2025-08-21,)");
    }

    @Test
    void aNewSymbolOnTheSameTokenIsARenameThatKeepsTheIdentity() {
        ingest.load("kite", DAY, KITE + RELIANCE + kite(7777, "NIITTECH", 1));
        forgetEvents();

        var report = ingest.load("kite", NEXT, KITE + RELIANCE + kite(7777, "COFORGE", 1));

        assertThat(report.renamedInstruments()).isEqualTo(1);
        assertThat(ingest.sql("select instrument_key, version from instruments where exchange_token = '7777'"))
                .containsExactly("NSE:COFORGE 2");
        assertThat(ingest.sql("select alias, kind from instrument_aliases")).containsExactly("NSE:NIITTECH former_key");
        assertThat(events()).contains("instrument.renamed NSE:COFORGE");
    }

    @Test
    void twoInstrumentsCanSwapTheirNamesInOneDump() {
        ingest.load("kite", DAY, KITE + kite(1, "ALPHA", 1) + kite(2, "BETA", 1));

        var report = ingest.load("kite", NEXT, KITE + kite(1, "BETA", 1) + kite(2, "ALPHA", 1));

        assertThat(report.renamedInstruments()).isEqualTo(2);
        assertThat(ingest.sql("select exchange_token, instrument_key from instruments order by 1"))
                .containsExactly("1 NSE:BETA", "2 NSE:ALPHA");
    }

    @Test
    void aTokenThatIsUsedForAnotherContractGetsANewMappingNeverOneRowForBoth() {
        ingest.load("kite", DAY, KITE + future("SBIN", 750, "2025-08-28"));

        ingest.load("kite", NEXT, KITE + future("TCS", 175, "2025-09-30"));

        assertThat(ingest.sql("select i.instrument_key, t.valid, i.is_active from broker_tokens t "
                        + "join instruments i using (instrument_id) order by t.valid"))
                .containsExactly(
                        "NFO:SBIN:2025-08-28:FUT [2025-08-20,2025-08-21) f", "NFO:TCS:2025-09-30:FUT [2025-08-21,) t");
    }

    @Test
    void absenceClosesTheTokenAndTheLastOneDeactivatesUntilItReappears() {
        ingest.load("kite", DAY, KITE + RELIANCE + TCS);
        forgetEvents();

        var gone = ingest.load("kite", NEXT, KITE + RELIANCE);
        assertThat(gone.deactivatedInstruments()).isEqualTo(1);
        assertThat(ingest.sql(
                        "select is_active, inactive_reason, inactive_since from instruments where symbol = 'TCS'"))
                .containsExactly("f delisted 2025-08-21");
        assertThat(events()).contains("instrument.deactivated NSE:TCS");

        var back = ingest.load("kite", NEXT.plusDays(1), KITE + RELIANCE + TCS);
        assertThat(back.reactivatedInstruments()).isEqualTo(1);
        assertThat(ingest.sql("select is_active, version from instruments where symbol = 'TCS'"))
                .containsExactly("t 3");
        assertThat(events()).contains("instrument.reactivated NSE:TCS");
    }

    @Test
    void absenceMeansNothingInAnIncrementalDumpNorOutsideAFilterNorForAQuarantinedRow() {
        ingest.load("kite", DAY, KITE + RELIANCE + TCS);

        ingest.load("kite", NEXT, ingest.file(KITE + RELIANCE), IngestMode.INCREMENTAL, ALL, false);
        ingest.load(
                "kite",
                NEXT,
                ingest.file(KITE + RELIANCE),
                IngestMode.FULL_CATALOG,
                new RowFilter(Set.of("RELIANCE"), Set.of()),
                false);
        var broken = ingest.load("kite", NEXT, KITE + RELIANCE + kite(11536, "TCS", 0));

        assertThat(broken.quarantine().byReason()).containsEntry("bad_lot_size", 1L);
        assertThat(ingest.sql("select count(*) from instruments where is_active"))
                .containsExactly("2");
    }

    @Test
    void aDryRunTellsAndDoesNothing() {
        var report = ingest.load("kite", DAY, ingest.file(KITE + RELIANCE), IngestMode.FULL_CATALOG, ALL, true);

        assertThat(report.newInstruments()).isEqualTo(1);
        assertThat(ingest.sql("select count(*) from instruments")).containsExactly("0");
        assertThat(events()).isEmpty();
    }

    @Test
    void kiteAndUpstoxMeetOnOneInstrumentAndTheirNamesDoNotTakeTurns() {
        var upstox = UPSTOX + "NSE_EQ|INE002A01018,2885,RELIANCE,RELIANCE INDUSTRIES LTD,0,,,0.1,1,EQUITY,,NSE_EQ\n";
        ingest.load("upstox", DAY, upstox);
        ingest.load("kite", DAY, KITE + RELIANCE);
        assertThat(ingest.sql("select instrument_key, name, isin, series, tick_size from instruments"))
                .containsExactly("NSE:RELIANCE RELIANCE INDUSTRIES LTD INE002A01018 EQ 0.05");
        assertThat(ingest.sql("select broker, token from broker_tokens order by 1"))
                .containsExactly("kite 738561", "upstox NSE_EQ|INE002A01018");
        forgetEvents();

        ingest.load("upstox", NEXT, upstox);
        ingest.load("kite", NEXT, KITE + RELIANCE);

        assertThat(events()).isEmpty();
    }

    @Test
    void aSymbolThatStandsTwiceWithoutSeriesIsTheShareAndOnesNamedByIsinUntilTheSeriesArrives() {
        ingest.load(
                "upstox",
                DAY,
                UPSTOX
                        + "NSE_EQ|INE919I04010,15082,RADIOCITY,MUSIC BROADCAST,0,,,0.05,1,EQUITY,,NSE_EQ\n"
                        + "NSE_EQ|INE919I01024,19877,RADIOCITY,MUSIC BROADCAST,0,,,0.01,1,EQUITY,,NSE_EQ\n");
        assertThat(ingest.sql("select instrument_key, isin from instruments order by 1"))
                .containsExactly("NSE:RADIOCITY INE919I01024", "NSE:RADIOCITY-INE919I04010 INE919I04010");

        var json = ingest.load(
                "upstox",
                DAY,
                "[" + json("P1", "INE919I04010", 15082, "5.0") + "," + json("EQ", "INE919I01024", 19877, "1.0") + "]");

        assertThat(json.renamedInstruments()).isEqualTo(1);
        assertThat(ingest.sql("select instrument_key, isin, tick_size from instruments order by 1"))
                .containsExactly("NSE:RADIOCITY INE919I01024 0.01", "NSE:RADIOCITY-P1 INE919I04010 0.05");
    }

    @Test
    void conflictingRowsOfOneTokenAreAllQuarantined() {
        var report = ingest.load("kite", DAY, KITE + TCS + kite(4152, "AVROIND-SM", 1) + kite(4152, "AVONMPL-SM", 1));

        assertThat(report.quarantine().byReason()).containsEntry("duplicate_token", 2L);
        assertThat(report.quarantine().rows()).extracting("line").containsExactly(3L, 4L);
        assertThat(ingest.sql("select instrument_key from instruments")).containsExactly("NSE:TCS");
    }

    @Test
    void whatIsNoDumpIsRefusedWholeAndTheCatalogIsUntouched() throws Exception {
        ingest.load("kite", DAY, KITE + RELIANCE);
        var gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            out.write((KITE + RELIANCE + TCS).repeat(50).getBytes(StandardCharsets.UTF_8));
        }
        var cut = Arrays.copyOf(gzip.toByteArray(), gzip.size() / 2);

        refused("", "The file is empty.");
        refused("./data/zerodha_instruments.csv", "in no format that is known");
        refused("tradingsymbol,amc,name,purchase_allowed\nINF1,A,B,1\n", "in no format that is known");
        refused(KITE, "no row that can be taken");
        refused(UPSTOX, "of upstox, not of kite");
        var truncated = ingest.load("kite", DAY, ingest.bytes(cut), IngestMode.FULL_CATALOG, ALL, false);
        assertThat(truncated.errors()).containsExactly("The compressed file is cut off or broken.");
        assertThat(ingest.sql("select count(*) from instruments where is_active"))
                .containsExactly("1");
        assertThat(ingest.folder).isEmptyDirectory();
    }

    @Test
    void aDayThatIsOverIsNotRewritten() {
        ingest.load("kite", NEXT, KITE + RELIANCE);

        var job = ingest.job("kite", DAY, ingest.file(KITE + TCS), IngestMode.FULL_CATALOG, ALL, false);

        assertThatThrownBy(() -> ingest.queue(job))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo("older_than_applied"));
    }

    @Test
    void aRepeatedKeyAnswersTheFirstJobAndOtherContentIsRefused() {
        var first = ingest.job("kite", DAY, ingest.file(KITE + RELIANCE), IngestMode.FULL_CATALOG, ALL, false);
        var second = ingest.job("kite", DAY, ingest.file(KITE + RELIANCE), IngestMode.FULL_CATALOG, ALL, false);
        submit(first, new Repeat("k", new byte[] {1}));

        var repeated = submit(second, new Repeat("k", new byte[] {1}));

        assertThat(repeated.repeated()).isTrue();
        assertThat(repeated.job()).isEqualTo(first.id());
        assertThatThrownBy(() -> submit(second, new Repeat("k", new byte[] {2})))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.Refused.class));
    }

    @Test
    void aFullQueueRefuses() {
        for (int i = 0; i < 20; i++) {
            ingest.queue(ingest.job("kite", DAY, ingest.file(KITE), IngestMode.FULL_CATALOG, ALL, false));
        }
        assertThatThrownBy(() ->
                        ingest.queue(ingest.job("kite", DAY, ingest.file(KITE), IngestMode.FULL_CATALOG, ALL, false)))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.Unavailable.class));
    }

    @Test
    void aCancelledJobAppliesNothingWhetherItWaitsOrWorks() {
        var waiting = ingest.queue(ingest.job("kite", DAY, ingest.file(KITE), IngestMode.FULL_CATALOG, ALL, false));
        assertThat(ingest.store
                        .cancel(waiting, ingest.clock.instant())
                        .await()
                        .report()
                        .status())
                .isEqualTo("cancelled");

        var working = ingest.queue(
                ingest.job("kite", DAY, ingest.file(KITE + RELIANCE), IngestMode.FULL_CATALOG, ALL, false));
        var claimed = claim(ingest.runner).orElseThrow();
        ingest.store.cancel(working, ingest.clock.instant()).await();
        assertThat(ingest.jobs.run(claimed)).isEmpty();

        assertThat(ingest.store.report(working).await().status()).isEqualTo("cancelled");
        assertThat(ingest.sql("select count(*) from instruments")).containsExactly("0");
        assertThatThrownBy(() ->
                        ingest.store.cancel(working, ingest.clock.instant()).await())
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.Conflict.class));
    }

    @Test
    void theJobOfANodeThatDiedIsTakenOverAndTheDeadNodeCanNoLongerFinishIt() {
        var id = ingest.queue(
                ingest.job("kite", DAY, ingest.file(KITE + RELIANCE), IngestMode.FULL_CATALOG, ALL, false));
        var atDeadNode = claim(ingest.runner).orElseThrow();
        var later = ingest.clock.instant().plus(Duration.ofHours(1));
        var other = UUID.randomUUID();

        var orphan = ingest.store.orphans(later).await().getFirst();
        assertThat(Files.exists(orphan.file())).isTrue();
        ingest.store.adopt(orphan.job(), other, later, Duration.ofMinutes(1)).await();
        assertThat(ingest.jobs.run(atDeadNode)).isEmpty();
        assertThat(ingest.sql("select count(*) from instruments")).containsExactly("0");

        var runner = new JobRunner(
                ingest.store,
                IngestSettings.DEFAULT,
                ingest.live,
                IngestHarness.precedence(),
                ingest.clock,
                () -> IngestHarness.LATER,
                other,
                alert -> {});
        assertThat(runner.run(claim(other).orElseThrow())).isPresent();
        assertThat(ingest.store.report(id).await().status()).isEqualTo("completed");
        assertThat(ingest.sql("select count(*) from instruments")).containsExactly("1");
    }

    @Test
    void aDumpForALaterTradeDateWaitsForItAndAnAnnouncementDoesNot() {
        ingest.tradeDate = IngestHarness.DAY;
        var dump = IdentityFiles.KITE + IdentityFiles.share("RELIANCE", 2885);
        var early = ingest.load("kite", IngestHarness.DAY.plusDays(2), dump);
        assertThat(early.status()).isEqualTo("queued");
        assertThat(early.waitsUntil()).isEqualTo(IngestHarness.DAY.plusDays(2));
        assertThat(ingest.sql("select count(*) from instruments")).containsExactly("0");

        var lots = "UNDERLYING,SYMBOL,SEP-25\nRELIANCE,RELIANCE,500\n";
        assertThat(ingest.load("nse", IngestHarness.DAY.plusDays(2), lots).status())
                .isEqualTo("completed");
        assertThat(ingest.load("kite", IngestHarness.DAY, dump).status())
                .as("that of today goes before it")
                .isEqualTo("completed");

        assertThat(claimOn(IngestHarness.DAY.plusDays(1))).isEmpty();
        ingest.tradeDate = IngestHarness.DAY.plusDays(2);
        assertThat(ingest.jobs.run(claimOn(ingest.tradeDate).orElseThrow())).isPresent();
        var done = ingest.store.report(UUID.fromString(early.jobId())).await();
        assertThat(done.status()).isEqualTo("completed");
        assertThat(done.waitsUntil()).isNull();
        assertThat(ingest.sql("select attempts from ingest_jobs where job_id = '" + early.jobId() + "'"))
                .containsExactly("1");
    }

    @Test
    void aDumpThatWaitsCanBeCancelledAndADryRunOfOneNeedNotWait() {
        ingest.tradeDate = IngestHarness.DAY;
        var tomorrow = IngestHarness.DAY.plusDays(1);
        var dump = IdentityFiles.KITE + IdentityFiles.share("RELIANCE", 2885);
        var tried = ingest.load(
                "kite", tomorrow, ingest.file(dump), IngestMode.FULL_CATALOG, RowFilter.of(List.of(), List.of()), true);
        assertThat(tried.status()).isEqualTo("completed");
        assertThat(tried.newInstruments()).isEqualTo(1);

        var waiting = UUID.fromString(ingest.load("kite", tomorrow, dump).jobId());
        ingest.store.cancel(waiting, ingest.clock.instant()).await();

        assertThat(ingest.store.report(waiting).await().status()).isEqualTo("cancelled");
        assertThat(claimOn(tomorrow)).isEmpty();
    }

    private Optional<IngestJob> claimOn(LocalDate date) {
        return ingest.store
                .claim(ingest.runner, ingest.clock.instant(), date, Duration.ofMinutes(1), 3)
                .await();
    }

    @Test
    void aRunnerThatOversleptItsLeaseNeitherWritesIntoNorClearsTheJobOfAnother() {
        var id = ingest.queue(
                ingest.job("kite", DAY, ingest.file(KITE + RELIANCE), IngestMode.FULL_CATALOG, ALL, false));
        claim(ingest.runner).orElseThrow();
        var later = ingest.clock.instant().plus(Duration.ofHours(1));
        var other = UUID.randomUUID();
        ingest.store.adopt(id, other, later, Duration.ofMinutes(1)).await();
        claim(other).orElseThrow();
        assertThat(ingest.store.begin(id, other, "kite-csv", Standing.BROKER).await())
                .isTrue();
        List<DumpLine> chunk = List.of(new RejectedLine(1, null, null, "bad", "Of the new runner."));
        assertThat(ingest.store
                        .stage(id, other, chunk, 1, ingest.clock.instant())
                        .await())
                .isTrue();

        List<DumpLine> late = List.of(new RejectedLine(2, null, null, "bad", "Of the old runner."));
        assertThat(ingest.store
                        .stage(id, ingest.runner, late, 2, ingest.clock.instant())
                        .await())
                .isFalse();
        assertThat(ingest.store
                        .begin(id, ingest.runner, "kite-csv", Standing.BROKER)
                        .await())
                .isFalse();
        assertThat(ingest.store.fail(id, ingest.runner, later, "Late.").await()).isFalse();

        assertThat(ingest.sql("select line, detail from ingest_quarantine")).containsExactly("1 Of the new runner.");
        assertThat(ingest.store.report(id).await().status()).isEqualTo("running");
    }

    @Test
    void everyQuarantinedRowIsReachedPageByPage() {
        var rows = new StringBuilder(KITE + RELIANCE);
        for (int i = 0; i < 250; i++) {
            rows.append("x,").append(i).append(",BAD,NAME,0.0,,0.0,0.05,1,EQ,NSE,NSE\n");
        }
        var report = ingest.load("kite", DAY, rows.toString());
        var job = UUID.fromString(report.jobId());
        var lines = new ArrayList<Long>();
        String cursor = null;
        do {
            var page = ingest.store
                    .quarantine(new QuarantineQuery(job, 100, cursor))
                    .await();
            page.rows().forEach(row -> lines.add(row.line()));
            cursor = page.nextCursor();
        } while (cursor != null);

        assertThat(report.quarantine().count()).isEqualTo(250);
        assertThat(lines).hasSize(250).isSorted().doesNotHaveDuplicates();
        assertThatThrownBy(() -> ingest.store
                        .quarantine(new QuarantineQuery(UUID.randomUUID(), 100, null))
                        .await())
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.NotFound.class));
        assertThatThrownBy(() -> ingest.store
                        .quarantine(new QuarantineQuery(job, 100, "made up"))
                        .await())
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.Malformed.class));
    }

    @Test
    void aTransactionThatIsCutOffLeavesTheOldCatalogAndTheJobToBeDoneAgain() throws Exception {
        ingest.load("kite", DAY, KITE + RELIANCE);
        try (var owner = ingest.database.owner();
                var statement = owner.createStatement()) {
            statement.execute(
                    "alter table outbox add constraint crash check (type <> 'ingestion.completed') not valid");
        }

        var report = ingest.load("kite", NEXT, KITE + TCS);

        assertThat(report.status()).isEqualTo("failed");
        assertThat(ingest.sql("select instrument_key, is_active, version from instruments"))
                .containsExactly("NSE:RELIANCE t 1");
    }

    @Test
    void jobsAreListedNewestFirstPageByPage() {
        for (int i = 0; i < 3; i++) {
            ingest.load("kite", DAY, KITE + RELIANCE);
        }

        var first =
                ingest.store.list(new JobsQuery("kite", "completed", 2, null)).await();
        var second = ingest.store
                .list(new JobsQuery("kite", "completed", 2, first.nextCursor()))
                .await();

        assertThat(first.jobs()).hasSize(2);
        assertThat(second.jobs()).hasSize(1);
        assertThat(second.nextCursor()).isNull();
        assertThat(ingest.store.brokers().await().getFirst().openTokens()).isEqualTo(1);
    }

    private void refused(String content, String why) {
        var report = ingest.load("kite", DAY, content);
        assertThat(report.status()).isEqualTo("failed");
        assertThat(report.errors()).singleElement().asString().contains(why);
    }

    private IngestStore.Submission submit(IngestJob job, Repeat repeat) {
        return ingest.store
                .submit(job, Optional.of(repeat), ingest.runner, ingest.clock.instant(), Duration.ofMinutes(1), 20)
                .await();
    }

    private Optional<IngestJob> claim(UUID runner) {
        return ingest.store
                .claim(runner, ingest.clock.instant(), IngestHarness.LATER, Duration.ofMinutes(1), 3)
                .await();
    }

    private List<String> events() {
        return ingest.sql("select type, subject from outbox order by draw");
    }

    private void forgetEvents() {
        ingest.sql("with gone as (delete from outbox returning 1) select count(*) from gone");
    }

    private static String kite(long exchangeToken, String symbol, int lot) {
        return exchangeToken * 256 + 1 + "," + exchangeToken + "," + symbol + ",NAME OF " + symbol + ",0.0,,0.0,0.05,"
                + lot + ",EQ,NSE,NSE\n";
    }

    private static String future(String underlying, int lot, String expiry) {
        var months = new String[] {"", "", "", "", "", "", "", "", "AUG", "SEP"};
        var month = months[Integer.parseInt(expiry.substring(5, 7))];
        return 750 * 256 + 2 + ",750," + underlying + "25" + month + "FUT,,0.0," + expiry + ",0.0,0.05," + lot
                + ",FUT,NFO-FUT,NFO\n";
    }

    private static String json(String series, String isin, int token, String paise) {
        return """
            {"segment":"NSE_EQ","name":"MUSIC","exchange":"NSE","isin":"%2$s","instrument_type":"%1$s",
            "instrument_key":"NSE_EQ|%2$s","lot_size":1,"exchange_token":"%3$d","tick_size":%4$s,"trading_symbol":"RADIOCITY"}
            """.formatted(series, isin, token, paise);
    }
}
