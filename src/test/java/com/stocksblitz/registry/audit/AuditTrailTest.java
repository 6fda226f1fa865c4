package com.stocksblitz.registry.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.stocksblitz.registry.audit.AuditTrail.Chained;
import com.stocksblitz.registry.audit.AuditTrail.Filter;
import com.stocksblitz.registry.audit.api.AuditNote;
import com.stocksblitz.registry.audit.api.AuditRow;
import com.stocksblitz.registry.audit.api.AuditVerdict;
import com.stocksblitz.registry.audit.api.AuditVerdict.Broken;
import com.stocksblitz.registry.audit.api.AuditVerdict.Fault;
import com.stocksblitz.registry.audit.api.VerifyAudit;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.store.pg.Database;
import com.stocksblitz.registry.store.pg.PgAuditTrail;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class AuditTrailTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Instant AT = Instant.parse("2026-11-20T03:00:00.123456Z");

    private TestDatabase database;
    private Database pool;
    private AuditTrail trail;

    @BeforeEach
    void open(Vertx vertx) {
        database = TestPostgres.database();
        pool = database.open(vertx);
        trail = new PgAuditTrail(pool);
    }

    @Test
    void committedRowsGetDensePlacesAndTheChainIsIntact() throws Exception {
        addMany(25);

        assertThat(await(trail.chain(10)).map(Chained::rows)).hasValue(10);
        assertThat(await(trail.chain(100)).map(Chained::rows)).hasValue(15);
        assertThat(await(trail.chain(100)).map(Chained::rows)).hasValue(0);

        var verdict = verify();
        assertThat(verdict.intact()).isTrue();
        assertThat(verdict.isComplete()).isTrue();
        assertThat(verdict.checked()).isEqualTo(25);
        assertThat(verdict.verifiedTo()).isEqualTo(25);
        assertThat(verdict.head().position()).isEqualTo(25);
        assertThat(verdict.pending()).isZero();
        assertThat(await(trail.list(any(100))))
                .extracting(AuditRow::position)
                .startsWith(25L, 24L)
                .doesNotContainNull();
    }

    @Test
    void anEmptyTrailIsIntact() throws Exception {
        assertThat(await(trail.chain(10))).contains(new Chained(0, Optional.empty()));
        assertThat(verify()).isEqualTo(new AuditVerdict(true, true, 0, 0, null, null, 0));
    }

    @Test
    void aRowThatCommitsAfterALaterOneIsPlacedAfterItAndNoneIsForgotten() throws Exception {
        try (var slow = database.owner()) {
            slow.setAutoCommit(false);
            slow.createStatement().execute(row("slow"));
            add("quick");
            assertThat(await(trail.chain(10)).map(Chained::rows)).hasValue(1);
            slow.commit();
        }

        assertThat(await(trail.chain(10)).map(Chained::rows)).hasValue(1);
        assertThat(await(trail.list(any(10))))
                .extracting(AuditRow::action, AuditRow::position)
                .containsExactlyInAnyOrder(tuple("quick", 1L), tuple("slow", 2L));
        assertThat(verify().intact()).isTrue();
    }

    @Test
    void oneNodeChainsAtATimeAndWritersWaitForNobody() throws Exception {
        try (var other = database.owner()) {
            other.setAutoCommit(false);
            other.createStatement().execute("select pg_advisory_xact_lock(hashtext('audit_chain'))");
            addMany(3);

            assertThat(await(trail.chain(10))).isEmpty();
            other.rollback();
        }
        assertThat(await(trail.chain(10)).map(Chained::rows)).hasValue(3);
    }

    @Test
    void S16_theServiceMayNotTouchWhatIsWritten() {
        for (var statement : List.of(
                "update audit_trail set actor = 'nobody'",
                "delete from audit_trail",
                "truncate audit_trail",
                "insert into audit_chain values (1, 1, sha256(''), now())",
                "update audit_chain set hash = sha256('')",
                "delete from audit_chain",
                "truncate audit_chain",
                "insert into audit_pending values (99)",
                "delete from audit_pending",
                "truncate audit_pending",
                "update feature_flips set reason = ''",
                "delete from feature_flips",
                "truncate feature_flips",
                "alter table audit_trail disable trigger all",
                "create or replace function audit_link(before bytea, place bigint, digest bytea) returns bytea"
                        + " language sql as 'select digest'")) {
            assertThatThrownBy(() -> await(pool.run(
                            Duration.ofSeconds(5),
                            connection -> connection.query(statement).execute())))
                    .as(statement)
                    .isInstanceOfSatisfying(
                            PgException.class,
                            refused -> assertThat(refused.getSqlState()).isEqualTo("42501"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update audit_trail set actor = 'somebody else' where audit_id = 17 | 17 | CHANGED",
                "update audit_trail set at = at + interval '1 microsecond' where audit_id = 3 | 3 | CHANGED",
                "update audit_trail set user_id = '' where audit_id = 3 | 3 | CHANGED",
                "update audit_trail set detail = jsonb_build_object('number', 9.0) where audit_id = 9 | 9 | CHANGED",
                "delete from audit_trail where audit_id in (11, 12) | 11 | MISSING",
                "delete from audit_chain where position = 5 | 5 | MISSING",
                "delete from audit_trail where audit_id = 25 | 25 | MISSING",
                "update audit_chain set hash = sha256('x') where position = 8 | 8 | CHANGED",
                "update audit_chain set position = -position where position in (6, 7);"
                        + " update audit_chain set position = 13 + position where position < 0 | 6 | CHANGED",
            })
    void S16_whatASuperuserChangesIsNamed(String tampering, long position, Fault fault) throws Exception {
        addMany(25);
        await(trail.chain(100));

        behindItsBack("alter table audit_chain drop constraint if exists audit_chain_position_check; " + tampering);

        var verdict = verify();
        assertThat(verdict.intact()).isFalse();
        assertThat(verdict.broken().position()).isEqualTo(position);
        assertThat(verdict.broken().fault()).isEqualTo(fault);
        assertThat(verdict.verifiedTo()).isEqualTo(position - 1);
    }

    @Test
    void S16_aRowPutInPastTheChainIsNamed() throws Exception {
        addMany(3);
        await(trail.chain(100));
        behindItsBack("set session_replication_role = replica; " + row("forged"));
        add("after");

        assertThat(verify().broken()).isEqualTo(new Broken(null, 4L, Fault.UNPLACED));
    }

    @Test
    void S16_aCutOffEndShowsAgainstAPlaceThatWasNoted() throws Exception {
        addMany(10);
        await(trail.chain(100));
        var noted = verify().head();
        behindItsBack("delete from audit_chain where position > 8; delete from audit_trail where audit_id > 8");

        assertThat(verify().intact()).as("the chain alone cannot know").isTrue();
        assertThat(await(verification().verify(new VerifyAudit(0, noted), AT.plusSeconds(1_000_000_000)))
                        .broken())
                .isEqualTo(new Broken(10L, null, Fault.ANCHOR_LOST));
    }

    @Test
    void aVerificationThatRunsOutOfTimeSaysHowFarItCame() throws Exception {
        addMany(Verification.PORTION + 10);
        await(trail.chain(10_000));

        var none = await(verification().verify(new VerifyAudit(0, null), Instant.EPOCH));
        assertThat(none.isComplete()).isFalse();
        assertThat(none.intact()).isTrue();
        assertThat(none.verifiedTo()).isZero();

        behindItsBack("update audit_trail set action = 'other' where audit_id = " + (Verification.PORTION + 1));
        var second = await(verification()
                .verify(
                        new VerifyAudit(Verification.PORTION, null),
                        CLOCK.instant().plusSeconds(60)));
        assertThat(second.checked()).isEqualTo(10);
        assertThat(second.broken().position()).isEqualTo(Verification.PORTION + 1);
        assertThat(verify().checked()).as("from the start").isEqualTo(Verification.PORTION + 10);
    }

    @Test
    void S16_rowsWithoutAPlaceAreLookedForInPortionsToTheLastRow() throws Exception {
        addMany(Verification.PORTION + 10);
        await(trail.chain(10_000));
        assertThat(verify().isComplete()).isTrue();

        behindItsBack("set session_replication_role = replica; " + row("forged"));

        assertThat(verify().broken()).isEqualTo(new Broken(null, Verification.PORTION + 11L, Fault.UNPLACED));
    }

    @Test
    void theTrailOfAUserIsFoundByIndex() throws Exception {
        behindItsBack("""
                insert into audit_trail (at, actor, user_id, action, entity, correlation_id, detail)
                select now(), 'internal', case when n % 2000 = 0 then 'ann' else 'u' || n % 1000 end, 'a', 'e', 'c', '{}'
                from generate_series(1, 20000) n;
                analyze audit_trail""");

        assertThat(await(trail.list(new Filter(null, null, "ann", null, null, 100))))
                .hasSize(10);
        assertThat(
                        explained(
                                "select audit_id from audit_trail where true and user_id = 'ann' order by audit_id desc limit 100"))
                .contains("audit_trail_user");
    }

    private String explained(String query) throws SQLException {
        try (var connection = database.owner();
                var statement = connection.createStatement();
                var lines = statement.executeQuery("explain " + query)) {
            var plan = new StringBuilder();
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
            return plan.toString();
        }
    }

    @Test
    void theHashDoesNotDependOnTheSession() throws Exception {
        add("one");
        behindItsBack("set timezone = 'Asia/Kolkata'; set extra_float_digits = 0; select * from chain_audit(10)");

        assertThat(verify().intact()).isTrue();
    }

    @Test
    void rowsAreFoundByEntityActorUserAndTime() throws Exception {
        add("first", "accounts/ann", "internal", "ann", AT);
        add("second", "accounts/bob", "internal", null, AT.plusSeconds(10));
        add("third", "accounts", "planner", "ann", AT.plusSeconds(20));

        assertThat(found(new Filter("accounts/ann", null, null, null, null, 10)))
                .containsExactly("first");
        assertThat(found(new Filter("accounts/", null, null, null, null, 10))).containsExactly("second", "first");
        assertThat(found(new Filter(null, "planner", null, null, null, 10))).containsExactly("third");
        assertThat(found(new Filter(null, null, "ann", null, null, 10))).containsExactly("third", "first");
        assertThat(found(new Filter(null, null, null, AT.plusSeconds(10), null, 10)))
                .containsExactly("third", "second");
        assertThat(found(new Filter(null, null, null, null, 3L, 1))).containsExactly("second");
        assertThat(await(trail.list(any(1))).getFirst())
                .extracting(AuditRow::position, AuditRow::hash, AuditRow::at, AuditRow::correlationId)
                .containsExactly(null, null, AT.plusSeconds(20), "o4");
    }

    @Test
    void aProfilesOwnTrailLeavesItsDigestInTheChain() throws Exception {
        behindItsBack("""
                insert into profile_audit (at, actor, acting_user, action, user_id, profile_id, correlation_id, after)
                values (now(), 'internal', 'ann', 'created', 'ann', '0190a1b2-0000-7000-8000-000000000001', 'c1',
                        '{"name": "Watch list"}')""");

        var row = await(trail.list(any(10))).getFirst();
        assertThat(row.action()).isEqualTo("profile.created");
        assertThat(row.entity()).isEqualTo("profiles/0190a1b2-0000-7000-8000-000000000001");
        assertThat(row.userId()).isEqualTo("ann");
        assertThat(row.detail().get("content_sha256").textValue()).hasSize(64);
        assertThat(row.detail().toString()).doesNotContain("Watch list");
    }

    private AuditVerdict verify() throws TimeoutException {
        return await(
                verification().verify(new VerifyAudit(0, null), CLOCK.instant().plusSeconds(60)));
    }

    private Verification verification() {
        return new Verification(trail, CLOCK);
    }

    private List<String> found(Filter filter) throws TimeoutException {
        return await(trail.list(filter)).stream().map(AuditRow::action).toList();
    }

    private static Filter any(int limit) {
        return new Filter(null, null, null, null, null, limit);
    }

    private void add(String action) throws TimeoutException {
        add(action, "things/1", "internal", null, AT);
    }

    private void add(String action, String entity, String actor, String user, Instant at) throws TimeoutException {
        var origin = new Origin("o4", actor, Optional.ofNullable(user), Optional.empty(), Instant.MAX);
        await(trail.add(new AuditNote(action, entity, Map.of("number", 9)), at, origin));
    }

    private void addMany(int rows) throws SQLException {
        behindItsBack("""
                insert into audit_trail (at, actor, action, entity, correlation_id, detail)
                select now(), 'internal', 'a' || i, 'things/' || i, 'c', jsonb_build_object('number', i)
                from generate_series(1, %d) i""".formatted(rows));
    }

    private static String row(String action) {
        return "insert into audit_trail (at, actor, action, entity, correlation_id, detail)" + " values (now(), 'x', '"
                + action + "', 'x', 'x', '{}')";
    }

    private void behindItsBack(String sql) throws SQLException {
        try (var owner = database.owner();
                var statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(20, TimeUnit.SECONDS);
    }
}
