package com.stocksblitz.registry.retention;

import static com.stocksblitz.registry.toggles.api.LiveSetting.BACKUP_BEFORE_DELETE;
import static com.stocksblitz.registry.toggles.api.LiveSetting.CLEANUP_SCHEDULE;
import static com.stocksblitz.registry.toggles.api.LiveSetting.EVENT_RETENTION_DAYS;
import static com.stocksblitz.registry.toggles.api.LiveSetting.RETENTION_ENABLED;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.alert.api.Alert;
import com.stocksblitz.registry.audit.Verification;
import com.stocksblitz.registry.audit.api.AuditVerdict;
import com.stocksblitz.registry.audit.api.AuditVerdict.Fault;
import com.stocksblitz.registry.audit.api.VerifyAudit;
import com.stocksblitz.registry.audit.api.VerifyAudit.Place;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.retention.api.RetentionRun;
import com.stocksblitz.registry.retention.api.RunRetention;
import com.stocksblitz.registry.store.pg.PgAuditTrail;
import com.stocksblitz.registry.store.pg.PgEventLog;
import com.stocksblitz.registry.store.pg.PgRetentionStore;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Outbox;
import com.stocksblitz.registry.testing.TestLive;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-20T06:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    private Path home;

    private final TestLive live = new TestLive();
    private final List<Alert> alerts = new ArrayList<>();
    private final TestDatabase place = TestPostgres.database();
    private Vertx vertx;
    private PgRetentionStore store;
    private PgAuditTrail trail;
    private PgEventLog log;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        var database = place.open(vertx);
        store = new PgRetentionStore(database);
        trail = new PgAuditTrail(database);
        log = new PgEventLog(vertx, database);
    }

    @AfterEach
    void close() throws TimeoutException {
        vertx.close().await(10, SECONDS);
    }

    @Test
    void oldAuditRowsGoToAFileThatHoldsThemAndTheTrailStaysVerifiable() throws Exception {
        audit(2_500, 400);
        audit(10, 1);
        for (int n = 0; n < 3; n++) {
            trail.chain(1_000).await(10, SECONDS);
        }
        var noted = new Place(100, text("select encode(hash, 'hex') from audit_chain where position = 100"));

        var result = result(run(false), "audit_trail");

        assertThat(result.due()).isEqualTo(2_500);
        assertThat(result.deleted()).isEqualTo(2_500);
        assertThat(number("select count(*) from audit_trail")).isEqualTo(10);
        var kept = lines(result.backup());
        assertThat(kept).hasSize(2_500);
        assertThat(kept.get(99).get("position").longValue()).isEqualTo(100);
        assertThat(kept.get(99).get("hash").textValue()).isEqualTo(noted.hash());
        assertThat(verify(noted).intact()).isTrue();
        assertThat(verify(null).checked()).isEqualTo(2_510);
        assertThat(result(run(false), "audit_trail").due()).isZero();

        execute("update audit_trail set actor = 'nobody' where audit_id = (select max(audit_id) from audit_trail)");
        assertThat(verify(null).broken().fault()).isEqualTo(Fault.CHANGED);
    }

    @Test
    void S16_theServicesRoleCannotArchiveTheFreshTrail() throws Exception {
        audit(10, 400);
        execute("""
                insert into audit_trail (at, actor, action, entity, correlation_id, detail)
                values (now() - interval '22 hours', 'thief', 'a', 'e', 'c', '{}')""");
        trail.chain(1_000).await(10, SECONDS);
        var database = place.open(vertx);

        assertThatThrownBy(() -> database.run(
                                Duration.ofSeconds(5),
                                connection -> connection
                                        .query("select archive_audit(11, 100)")
                                        .execute())
                        .await(10, SECONDS))
                .hasStackTraceContaining("kept for");
        assertThat(number("select count(*) from audit_trail")).isEqualTo(11);
        assertThat(result(run(false), "audit_trail").deleted()).isEqualTo(10);
        assertThat(verify(null).intact()).isTrue();
    }

    @Test
    void aTrailThatLacksAnOldRowIsNotArchivedOverIt() throws Exception {
        audit(20, 400);
        trail.chain(1_000).await(10, SECONDS);
        execute("delete from audit_trail where audit_id = (select min(audit_id) + 5 from audit_trail)");
        live.set(BACKUP_BEFORE_DELETE, "false");

        var result = result(run(false), "audit_trail");

        assertThat(result.error()).isNotNull();
        assertThat(result.deleted()).isZero();
        assertThat(verify(null).broken().fault()).isEqualTo(Fault.MISSING);
    }

    @Test
    void oldEventsLeaveTheLogAndWhoAsksForThemSeesWhereItBegins() throws Exception {
        events(30, 100);
        events(10, 5);

        assertThat(result(run(true), "events").due()).isEqualTo(30);
        assertThat(number("select count(*) from event_log")).as("a dry run").isEqualTo(40);
        live.set(BACKUP_BEFORE_DELETE, "false");
        var result = result(run(false), "events");

        assertThat(result.deleted()).isEqualTo(30);
        assertThat(result.backup()).isNull();
        assertThat(home.resolve("archive")).doesNotExist();
        var page = log.page(0, 100, List.of(), 1 << 20).await(5, SECONDS);
        assertThat(page.firstKept()).isEqualTo(31);
        assertThat(page.events()).hasSize(10);

        live.set(EVENT_RETENTION_DAYS, "2");
        assertThat(result(run(false), "events").deleted()).isEqualTo(10);
        page = log.page(12, 100, List.of(), 1 << 20).await(5, SECONDS);
        assertThat(page.firstKept()).isEqualTo(41);
        assertThat(page.head()).isEqualTo(40);
    }

    @Test
    void ofMembershipsWhatWasCorrectedOrEndedLongAgoGoesAndWhatHoldsStays() throws Exception {
        twoSharesAndAnIndex();
        member(1, "[2020-01-01,2021-01-01)", 1, null);
        member(1, "[2021-01-01,)", 2, null);
        member(2, "[2020-01-01,)", 1, "2021-05-05");
        member(2, "[2020-02-01,)", 2, "2026-05-05");
        member(2, "[2020-03-01,2020-04-01)", 9, null);
        member(2, "[2020-04-01,)", 3, null);

        var result = result(run(false), "index_history");

        assertThat(result.deleted()).isEqualTo(2);
        assertThat(lines(result.backup()))
                .extracting(line -> line.get("instrument_key").textValue() + " " + line.get("version"))
                .containsExactly("NSE:S1 1", "NSE:S2 1");
        assertThat(number("select count(*) from index_memberships")).isEqualTo(4);
        assertThat(number("select max(version) from index_memberships where instrument_id = 2"))
                .as("versions rise on from here")
                .isEqualTo(9);
    }

    @Test
    void aMembershipThatIsEndedWhileTheRunDeletesStaysSinceNoBackupHasIt() throws Exception {
        twoSharesAndAnIndex();
        member(1, "[2020-01-01,2021-01-01)", 1, null);
        member(2, "[2020-01-01,)", 1, "2021-05-05");
        var asked = new AtomicInteger();

        var run = new Cleanup(store, home.resolve("archive"), CLOCK, "a").run(false, live.current(), () -> {
            boolean isBackedUp = asked.incrementAndGet() == 2;
            if (isBackedUp) {
                assertThatCode(() -> member(1, "[2021-01-01,)", 2, null)).doesNotThrowAnyException();
            }
            return true;
        });

        var result = result(run, "index_history");
        assertThat(asked).as("before the backup and before the deletion").hasValue(2);
        assertThat(lines(result.backup())).hasSize(1);
        assertThat(result.deleted()).isEqualTo(1);
        assertThat(number("select count(*) from index_memberships where instrument_id = 1"))
                .isEqualTo(2);
    }

    @Test
    void withoutItsBackupNothingIsDeletedAndTheOtherPoliciesGoOn() throws Exception {
        events(5, 100);
        Files.writeString(home.resolve("archive"), "a file where the folder should be");

        var run = desk("a", CLOCK).run(new RunRetention(false, true), origin());

        assertThat(alerts).extracting(Alert::kind).containsExactly("retention_failed");
        assertThat(result(run, "events").error()).isNotNull();
        assertThat(result(run, "events").deleted()).isZero();
        assertThat(result(run, "index_history").error()).isNull();
        assertThat(number("select count(*) from event_log")).isEqualTo(5);
    }

    @Test
    void neitherDryNorForcedIsNoRequestAndSwitchedOffNothingIsDeleted() throws Exception {
        var desk = desk("a", CLOCK);
        assertThat(refusal(desk, new RunRetention(false, false))).isInstanceOf(Failure.Malformed.class);
        live.set(RETENTION_ENABLED, "false");
        assertThat(refusal(desk, new RunRetention(false, true))).isInstanceOf(Failure.Refused.class);
        assertThat(desk.run(new RunRetention(true, true), origin()).dryRun()).isTrue();
        assertThat(desk.status().nextRun()).isNull();
        desk.look(origin());
        assertThat(number("select count(*) from retention_runs where not dry_run"))
                .isZero();
        assertThat(number("select count(*) from retention_runs where dry_run and cause = 'operator'"))
                .as("the dry run's report is kept, and is no last run")
                .isEqualTo(1);
        assertThat(desk.status().last()).isNull();
    }

    @Test
    void eachDayHasOneRunOfOneNodeAndAMissedOneIsMadeUpFor() throws Exception {
        live.set(CLEANUP_SCHEDULE, "02:30");
        events(3, 100);
        desk("a", CLOCK).look(origin());
        desk("b", CLOCK).look(origin());
        assertThat(number("select count(*) from retention_runs where cause = 'schedule'"))
                .isEqualTo(1);
        assertThat(number("select count(*) from audit_trail where action = 'retention.run'"))
                .isEqualTo(1);
        assertThat(desk("b", CLOCK).status().last().results())
                .extracting(RetentionRun.Result::deleted)
                .contains(3L);
        assertThat(desk("b", CLOCK).status().nextRun()).isEqualTo(Instant.parse("2026-11-20T21:00:00Z"));

        var later = Clock.offset(CLOCK, Duration.ofDays(3));
        desk("b", later).look(origin());
        desk("a", later).look(origin());
        assertThat(number("select count(*) from retention_runs where cause = 'schedule'"))
                .isEqualTo(2);
    }

    @Test
    void aRunThatIsUnderWayElsewhereIsAConflict() throws Exception {
        store.claim("other", Duration.ofMinutes(1)).await(5, SECONDS);
        assertThat(refusal(desk("a", CLOCK), new RunRetention(false, true))).isInstanceOf(Failure.Conflict.class);
    }

    /** A node gets its own lease a second time, so that it does not keep two of its runs apart. */
    @Test
    void ofTwoRunsOfOneNodeThatBeginTogetherOneIsAConflict() throws Exception {
        store.claim("a", Duration.ofMinutes(1)).await(5, SECONDS);
        var desk = desk("a", CLOCK);
        try (var owner = place.owner();
                var lock = owner.createStatement()) {
            owner.setAutoCommit(false);
            lock.execute("select from follower_positions where follower = 'retention' for update");
            var first = CompletableFuture.supplyAsync(() -> desk.run(new RunRetention(false, true), origin()));
            Eventually.within(
                    Duration.ofSeconds(5),
                    () -> assertThat(number("select count(*) from pg_locks where not granted"))
                            .isPositive());

            assertThat(refusal(desk, new RunRetention(false, true))).isInstanceOf(Failure.Conflict.class);

            owner.rollback();
            assertThat(first.get(10, SECONDS).results()).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-19T20:59:59Z, 2026-11-19, 2026-11-19T21:00:00Z",
        "2026-11-19T20:59:59Z, 2026-11-17, 2026-11-18T21:00:00Z",
        "2026-11-19T21:00:00Z, 2026-11-19, 2026-11-19T21:00:00Z",
        "2026-11-19T21:00:00Z, 2026-11-20, 2026-11-20T21:00:00Z",
    })
    void theScheduleIsATimeOfDayOfTheMarket(Instant now, LocalDate last, Instant next) {
        var schedule = Schedule.of("02:30", ZoneId.of("Asia/Kolkata"));

        assertThat(schedule.next(last, now)).isEqualTo(next);
    }

    private RetentionRun run(boolean dryRun) {
        return new Cleanup(store, home.resolve("archive"), CLOCK, "a").run(dryRun, live.current(), () -> true);
    }

    private RetentionDesk desk(String node, Clock clock) {
        return new RetentionDesk(
                store, new Cleanup(store, home.resolve("archive"), clock, node), live, clock, node, alerts::add);
    }

    private static RetentionRun.Result result(RetentionRun run, String policy) {
        return run.results().stream()
                .filter(result -> result.policy().equals(policy))
                .findFirst()
                .orElseThrow();
    }

    private static Failure refusal(RetentionDesk desk, RunRetention asked) {
        try {
            throw new AssertionError("answered " + desk.run(asked, origin()));
        } catch (FailureException refused) {
            return refused.failure();
        }
    }

    private List<JsonNode> lines(String backup) throws Exception {
        var lines = new ArrayList<JsonNode>();
        try (var reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(home.resolve("archive").resolve(backup))),
                StandardCharsets.UTF_8))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(Json.mapper().readTree(line));
            }
        }
        return lines;
    }

    private AuditVerdict verify(Place anchor) throws TimeoutException {
        return new Verification(trail, Clock.systemUTC())
                .verify(new VerifyAudit(0, anchor), Instant.now().plusSeconds(20))
                .await(20, SECONDS);
    }

    private void audit(int rows, int daysOld) throws SQLException {
        execute("""
                insert into audit_trail (at, actor, action, entity, correlation_id, detail)
                select timestamptz '%s' - interval '%d days', 'test', 'a', 'e/' || n, 'c', '{"n": 1}'
                from generate_series(1, %d) n""".formatted(NOW, daysOld, rows));
    }

    private void events(int rows, int daysOld) throws SQLException {
        execute("""
                with numbered as (
                    insert into event_log (position, event_id, type, subject, partition_key, occurred_at, data)
                    select h.position + n, uuid_v7(), 't', 's', 's', timestamptz '%s' - interval '%d days', '{}'
                    from generate_series(1, %d) n cross join event_head h returning 1)
                update event_head set position = position + (select count(*) from numbered)""".formatted(NOW, daysOld, rows));
    }

    private void twoSharesAndAnIndex() throws SQLException {
        execute("""
                insert into instruments (instrument_id, instrument_key, exchange, instrument_type, asset_class, symbol,
                    is_active, data_source, version, created_at, updated_at)
                overriding system value
                select n, 'NSE:S' || n, 'NSE', 'EQ', 'equity', 'S' || n, true, 'kite', 1, now(), now()
                from generate_series(1, 2) n""");
        execute("insert into membership_indices (name, squeezed, created_at) values ('IX', 'IX', now())");
    }

    private void member(int instrument, String valid, int version, String superseded) throws SQLException {
        execute("""
                insert into index_memberships (index_id, instrument_id, valid, is_member, weight, date_added, version,
                    recorded_at, superseded_at)
                select index_id, %d, '%s', true, 1, date '2020-01-01', %d, now(), %s from membership_indices""".formatted(
                        instrument, valid, version, superseded == null ? "null" : "timestamptz '" + superseded + "'"));
    }

    private void execute(String sql) throws SQLException {
        try (var owner = place.owner();
                var statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private String text(String sql) throws SQLException {
        try (var owner = place.owner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private long number(String sql) throws SQLException {
        return Outbox.number(place, sql);
    }

    private static Origin origin() {
        return Origin.internal("retention-test", "operator", Clock.systemUTC(), Duration.ofSeconds(20));
    }
}
