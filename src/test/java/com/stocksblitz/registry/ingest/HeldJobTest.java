package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ingest.IngestStore.Decided;
import com.stocksblitz.registry.ingest.api.DecideJob;
import com.stocksblitz.registry.ingest.api.Finding;
import com.stocksblitz.registry.ingest.api.IngestApi;
import com.stocksblitz.registry.ingest.api.IngestMode;
import com.stocksblitz.registry.ingest.api.JobReport;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A held job from its evidence to its end. */
@ExtendWith(VertxExtension.class)
class HeldJobTest {
    private static final LocalDate DAY = LocalDate.of(2025, 8, 20);
    private static final RowFilter ALL = new RowFilter(Set.of(), Set.of());
    private static final Duration LEASE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private IngestHarness ingest;
    private Origin operator;

    @BeforeEach
    void open(Vertx vertx) {
        ingest = new IngestHarness(vertx, folder).guarded();
        operator = Origin.internal("correlation-of-operator", "operator", ingest.clock, Duration.ofMinutes(1));
        assertThat(load(DAY, shares(0, 200)).status()).isEqualTo("completed");
    }

    @Test
    void anApprovedJobIsAppliedAsItWasShownAndAudited() {
        var held = load(DAY.plusDays(1), shares(0, 150));
        assertThat(held.status()).isEqualTo("held");
        assertThat(ingest.alerts).extracting("kind").containsExactly("dump_held");
        assertThat(held.closedTokens()).isEqualTo(50);
        assertThat(held.guard().holds()).isEqualTo(1);
        assertThat(held.guard().comparedWith()).isNotNull();
        assertThat(active()).isEqualTo("200");
        assertThat(ingest.sql("select count(*) from ingest_rows")).containsExactly("0");
        assertThat(folder).isNotEmptyDirectory();

        assertThat(decide(held, true).report().status()).isEqualTo("queued");
        assertThat(decide(held, true).report().status()).isEqualTo("queued");
        var applied = runNext(ingest.runner);

        assertThat(applied.status()).as("%s", applied.errors()).isEqualTo("completed");
        assertThat(applied.guard().decision().verdict()).isEqualTo("approved");
        assertThat(applied.guard().decision().actor()).isEqualTo("operator");
        assertThat(applied.guard().findings()).extracting(Finding::measure).contains("closed_tokens");
        assertThat(active()).isEqualTo("150");
        assertThat(folder).isEmptyDirectory();
        assertThat(decide(held, true).report().status()).isEqualTo("completed");
        assertThat(ingest.sql("select action, actor, entity = 'jobs/" + held.jobId() + "', correlation_id, "
                        + "detail ->> 'reason' from audit_trail where action <> 'catalog.applied'"))
                .containsExactly("ingest.approved operator t correlation-of-operator checked");
        assertThat(ingest.sql("select count(*) from audit_trail where action = 'catalog.applied'"))
                .containsExactly("2");
    }

    @Test
    void aRejectedJobEndsWithItsFileAndCanNoLongerBeApproved() {
        var held = load(DAY.plusDays(1), shares(0, 150));

        var rejected = decide(held, false);
        rejected.file().ifPresent(DumpFiles::delete);

        assertThat(rejected.report().status()).isEqualTo("cancelled");
        assertThat(rejected.report().errors()).containsExactly("Rejected by operator: checked");
        assertThat(rejected.report().completedAt()).isNotNull();
        assertThat(folder).isEmptyDirectory();
        assertThat(decide(held, false).report().status()).isEqualTo("cancelled");
        assertThat(conflict(() -> decide(held, true))).isEqualTo("not_held");
        assertThat(active()).isEqualTo("200");
    }

    @Test
    void onlyAHeldJobWaitsForADecisionAndOnlyForTheEvidenceThatWasSeen() {
        var completed = load(DAY, shares(0, 200));
        assertThat(conflict(() -> decide(completed, true))).isEqualTo("not_held");
        assertThat(conflict(() -> decide(completed, false))).isEqualTo("not_held");
        assertThatThrownBy(() -> ingest.store
                        .decide(
                                new DecideJob(UUID.randomUUID(), true, "checked", Optional.empty()),
                                operator,
                                ingest.clock.instant())
                        .await())
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.NotFound.class));

        var held = load(DAY.plusDays(1), shares(0, 150));
        assertThat(conflict(() -> decide(held, true, Optional.of(2)))).isEqualTo("evidence_changed");
        assertThat(decide(held, true, Optional.of(1)).report().status()).isEqualTo("queued");
    }

    @Test
    void anApprovedJobIsHeldAgainOnlyWhereTheCatalogHasMovedForTheWorse() {
        var held = load(DAY.plusDays(1), shares(0, 150));
        assertThat(load(DAY.plusDays(1), shares(200, 240), IngestMode.INCREMENTAL, false)
                        .status())
                .isEqualTo("completed");
        decide(held, true);

        var again = runNext(ingest.runner);

        assertThat(again.status()).isEqualTo("held");
        assertThat(again.guard().holds()).isEqualTo(2);
        assertThat(again.closedTokens()).isEqualTo(90);
        assertThat(again.guard().decision()).isNull();
        assertThat(conflict(() -> decide(held, true, Optional.of(1)))).isEqualTo("evidence_changed");
        decide(held, true, Optional.of(2));
        assertThat(runNext(ingest.runner).status()).isEqualTo("completed");
        assertThat(active()).isEqualTo("150");
    }

    @Test
    void aLaterFileTakesThePlaceOfAHeldOneWhetherItIsAppliedOrHeld() {
        var first = load(DAY.plusDays(1), shares(0, 150));
        var second = load(DAY.plusDays(1), shares(0, 140));
        assertThat(second.status()).isEqualTo("held");
        assertThat(report(first).status()).isEqualTo("cancelled");
        assertThat(report(first).guard().decision().verdict()).isEqualTo("superseded");

        var good = load(DAY.plusDays(1), shares(0, 200) + row(900));
        assertThat(good.status()).as("%s", good.guard()).isEqualTo("completed");
        assertThat(report(second).guard().decision().verdict()).isEqualTo("superseded");
        assertThat(conflict(() -> decide(second, true))).isEqualTo("not_held");
    }

    @Test
    void aFileOfAnotherSegmentOrAPartOrADryRunLeavesAHeldOneWaiting() {
        var held = load(DAY.plusDays(1), shares(0, 150));

        load(DAY.plusDays(1), header() + "1284,5,X,N,0.0,,0.0,0.05,1,EQ,BSE,BSE\n");
        load(DAY.plusDays(1), shares(0, 10), IngestMode.INCREMENTAL, false);
        var dry = load(DAY.plusDays(1), shares(0, 10), IngestMode.FULL_CATALOG, true);

        assertThat(report(held).status()).isEqualTo("held");
        assertThat(dry.status()).isEqualTo("completed");
        assertThat(dry.guard().findings()).extracting(Finding::measure).contains("closed_tokens", "fewer_rows");
        assertThat(active()).isEqualTo("201");
    }

    @Test
    void aPartOfAFileIsJudgedByWhatItChangesNotByWhatItLacks() {
        assertThat(load(DAY.plusDays(1), shares(0, 5), IngestMode.INCREMENTAL, false)
                        .status())
                .isEqualTo("completed");
        var spoiled = shares(0, 200).replace(",0.05,", ",5,");
        var held = load(DAY.plusDays(1), spoiled, IngestMode.INCREMENTAL, false);

        assertThat(held.status()).isEqualTo("held");
        assertThat(held.guard().findings()).extracting(Finding::measure).containsExactly("changed_ticks");
        assertThat(held.guard().findings().getFirst().examples())
                .hasSize(5)
                .allSatisfy(example -> assertThat(example).endsWith(": 0.05 to 5"));
    }

    @Test
    void aHeldJobCanBeCancelledAndOneOfWhichNobodyDecidesIsGivenUpWithItsFile() {
        var cancelled = load(DAY.plusDays(1), shares(0, 150));
        ingest.store
                .cancel(UUID.fromString(cancelled.jobId()), ingest.clock.instant())
                .await()
                .file()
                .ifPresent(DumpFiles::delete);
        assertThat(report(cancelled).status()).isEqualTo("cancelled");

        var forgotten = load(DAY.plusDays(1), shares(0, 140));
        var housekeeping = new Housekeeping(ingest.store, ingest.live, folder, ingest.clock);
        housekeeping.tidy();
        assertThat(report(forgotten).status()).isEqualTo("held");
        ingest.sql("with old as (update ingest_jobs set held_at = now() - interval '8 days' where status = 'held' "
                + "returning 1) select count(*) from old");
        housekeeping.tidy();

        assertThat(report(forgotten).status()).isEqualTo("cancelled");
        assertThat(report(forgotten).guard().decision().verdict()).isEqualTo("expired");
        assertThat(folder).isEmptyDirectory();
    }

    /** The process that held it is gone; its file is still there. */
    @Test
    void aHeldJobOutlivesARestartAndIsAppliedByTheNextProcess(Vertx vertx) throws Exception {
        var held = load(DAY.plusDays(1), shares(0, 150));
        var bus = new Bus(vertx, ingest.clock, key -> false);
        var verticle = new IngestVerticle(
                bus,
                ingest.store,
                IngestSettings.DEFAULT,
                ingest.live,
                folder,
                IngestHarness.precedence(),
                ingest.clock,
                UUID::randomUUID,
                () -> IngestHarness.LATER);
        var id = vertx.deployVerticle(verticle, IngestVerticle.deployment()).await(10, TimeUnit.SECONDS);
        assertThat(report(held).status()).isEqualTo("held");

        bus.ask(
                        IngestApi.DECIDE,
                        new DecideJob(UUID.fromString(held.jobId()), true, "checked", Optional.empty()),
                        operator)
                .await(10, TimeUnit.SECONDS);

        Eventually.within(
                Duration.ofSeconds(10), () -> assertThat(report(held).status()).isEqualTo("completed"));
        assertThat(active()).isEqualTo("150");
        vertx.undeploy(id).await(10, TimeUnit.SECONDS);
    }

    @Test
    void theGuardSwitchedOffTellsWhatItWouldHaveHeldAndApplies() {
        ingest.live.set(LiveSetting.INGEST_GUARD_ENABLED, "false");

        var applied = load(DAY.plusDays(1), shares(0, 150));

        assertThat(applied.status()).isEqualTo("completed");
        assertThat(applied.guard().findings()).extracting(Finding::measure).contains("closed_tokens");
        assertThat(applied.guard().holds()).isZero();
    }

    private JobReport load(LocalDate day, String content) {
        return load(day, content, IngestMode.FULL_CATALOG, false);
    }

    private JobReport load(LocalDate day, String content, IngestMode mode, boolean dryRun) {
        return ingest.load("kite", day, ingest.file(content), mode, ALL, dryRun);
    }

    private JobReport runNext(UUID runner) {
        var job = ingest.store
                .claim(runner, ingest.clock.instant(), IngestHarness.LATER, LEASE, 3)
                .await()
                .orElseThrow();
        assertThat(Files.exists(job.file())).isTrue();
        ingest.jobs.run(job);
        return ingest.store.report(job.id()).await();
    }

    private JobReport report(JobReport job) {
        return ingest.store.report(UUID.fromString(job.jobId())).await();
    }

    private Decided decide(JobReport job, boolean approve) {
        return decide(job, approve, Optional.empty());
    }

    private Decided decide(JobReport job, boolean approve, Optional<Integer> hold) {
        return ingest.store
                .decide(
                        new DecideJob(UUID.fromString(job.jobId()), approve, "checked", hold),
                        operator,
                        ingest.clock.instant())
                .await();
    }

    private static String conflict(Runnable call) {
        try {
            call.run();
        } catch (FailureException refused) {
            assertThat(refused.failure()).isInstanceOf(Failure.Conflict.class);
            return refused.failure().code();
        }
        throw new AssertionError("was not refused");
    }

    private String active() {
        return ingest.sql("select count(*) from instruments where is_active").getFirst();
    }

    private static String header() {
        return String.join(",", KiteMarket.COLUMNS) + "\n";
    }

    private static String shares(int from, int to) {
        var text = new StringBuilder(header());
        for (int i = from; i < to; i++) {
            text.append(row(i));
        }
        return text.toString();
    }

    private static String row(int i) {
        int token = 1_000 + i;
        return token * 256 + 1 + "," + token + "," + KiteMarket.symbol(i % 600) + i
                + ",NAME,0.0,,0.0,0.05,1,EQ,NSE,NSE\n";
    }
}
