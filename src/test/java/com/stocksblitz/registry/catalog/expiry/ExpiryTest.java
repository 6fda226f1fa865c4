package com.stocksblitz.registry.catalog.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.store.pg.PgExpiryStore;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The job on the real PostgreSQL; NFO has closed on 24 November, MCX has not. */
@ExtendWith(VertxExtension.class)
class ExpiryTest {
    private static final MarketCloses.Closed CLOSED = new MarketCloses.Closed(
            Map.of("NFO", LocalDate.of(2026, 11, 24), "MCX", LocalDate.of(2026, 11, 23)), LocalDate.of(2026, 11, 23));

    private static TestDatabase place;
    private ExpiryStore store;

    @BeforeAll
    static void createDatabase() {
        place = TestPostgres.database();
    }

    @BeforeEach
    void open(Vertx vertx) throws SQLException {
        store = new PgExpiryStore(place.open(vertx), Clock.systemUTC());
        execute("truncate instruments, instrument_versions, broker_tokens, outbox restart identity cascade");
        contract(1, "NFO", "2026-11-24");
        contract(2, "NFO", "2026-12-01");
        contract(3, "MCX", "2026-11-24");
        contract(4, "MCX", "2026-11-20");
        contract(5, "CBOE", "2026-11-23");
        execute("""
                insert into instruments (instrument_id, instrument_key, exchange, instrument_type, asset_class, symbol,
                    is_active, data_source, version, created_at, updated_at)
                overriding system value
                values (6, 'NSE:TCS', 'NSE', 'EQ', 'equity', 'TCS', true, 'kite', 1, now(), now())""");
    }

    @Test
    void endsContractsWhoseExchangeHasClosedOnTheirLastDay() throws Exception {
        assertThat(expire(100)).hasValue(3);

        assertThat(strings("""
                        select instrument_id || ' ' || is_active || ' ' || coalesce(inactive_reason || inactive_since, '')
                            || ' ' || version
                        from instruments order by instrument_id"""))
                .containsExactly(
                        "1 false expired2026-11-25 2",
                        "2 true  1",
                        "3 true  1",
                        "4 false expired2026-11-21 2",
                        "5 false expired2026-11-24 2",
                        "6 true  1");
    }

    @Test
    void tokensHoldUpToAndWithTheLastDay() throws Exception {
        execute("""
                insert into broker_tokens (broker, segment, token, instrument_id, valid, symbol, recorded_at)
                values ('upstox', 'NSE_FO', 'late', 1, '[2026-11-25,)', 'X', now()),
                    ('upstox', 'NSE_FO', 'former', 1, '[2026-10-01,2026-10-02)', 'X', now())""");

        expire(100);

        assertThat(strings(
                        "select token || ' ' || valid from broker_tokens where instrument_id in (1, 2) order by token"))
                .containsExactly("former [2026-10-01,2026-10-02)", "t1 [2026-10-01,2026-11-25)", "t2 [2026-10-01,)");
    }

    @Test
    void whatWasDisputedOrReplacedEndsWithTheContract() throws Exception {
        execute("""
                insert into disagreements (instrument_id, field, since, recorded_at)
                select n, 'lot_size', '2026-11-01', now() from generate_series(1, 2) n;
                insert into superseded_terms (instrument_id, term, broker, replaced, value, since)
                select n, 'lot_size', 'kite', 75, 65, '2026-11-01' from generate_series(1, 2) n""");

        expire(100);

        assertThat(strings("""
                        select 'disputed ' || instrument_id from disagreements
                        union all select 'replaced ' || instrument_id from superseded_terms order by 1""")).containsExactly("disputed 2", "replaced 2");
    }

    @Test
    void tellsEachContractOnceWithItsCause() throws Exception {
        expire(100);
        assertThat(expire(100)).hasValue(0);

        assertThat(strings("""
                        select type || ' ' || subject || ' ' || instrument_id || ' ' || correlation_id || ' ' || data::text
                        from outbox order by draw"""))
                .hasSize(3)
                .first()
                .isEqualTo("instrument.expired MCX:K4 4 expiry-test {\"cause\": \"expiry\", \"changed\": {\"token\": "
                        + "{\"to\": null, \"from\": \"t4\"}, \"is_active\": {\"to\": false, \"from\": true}}, \"version\": 2, "
                        + "\"exchange\": \"MCX\", \"expired_on\": \"2026-11-20\", \"underlying\": \"K\", "
                        + "\"instrument_id\": \"MCX:K4\"}");
        assertThat(strings("""
                        select version || ' ' || valid || ' ' || cause from instrument_versions where instrument_id = 1""")).containsExactly("2 [2026-11-25,) expiry");
        assertThat(strings("""
                        select detail ->> 'contracts' from audit_trail
                        where action = 'contracts.expired' order by audit_id desc limit 1""")).containsExactly("3");
    }

    @Test
    void goesOnInBatchesFromTheOldest() throws Exception {
        assertThat(expire(1)).hasValue(1);
        assertThat(strings("select subject from outbox")).containsExactly("MCX:K4");
        assertThat(expire(1)).hasValue(1);
        assertThat(expire(1)).hasValue(1);
        assertThat(expire(1)).hasValue(0);
        assertThat(strings("select count(*)::text from outbox")).containsExactly("3");
    }

    @Test
    void waitsWhileADumpIsApplied() throws Exception {
        try (var ingest = place.owner();
                var statement = ingest.createStatement()) {
            ingest.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(hashtext('catalog_changes'))");
            assertThat(expire(100)).isEmpty();
            ingest.rollback();
        }
        assertThat(expire(100)).hasValue(3);
    }

    @Test
    void manyAtOnceDoNothingTwice(Vertx vertx) throws Exception {
        execute("""
                insert into instruments (instrument_id, instrument_key, exchange, instrument_type, asset_class, symbol,
                    underlying, expiry, is_active, data_source, version, created_at, updated_at)
                overriding system value
                select 100 + n, 'NFO:M' || n, 'NFO', 'FUT', 'equity', 'M', 'M', '2026-11-24', true, 'kite', 1, now(), now()
                from generate_series(1, 500) n""");
        var others = new PgExpiryStore(place.open(vertx), Clock.systemUTC());
        long expired = 0;
        for (int round = 0; round < 200 && expired < 503; round++) {
            var calls = new ArrayList<Future<OptionalInt>>();
            for (int n = 0; n < 4; n++) {
                calls.add((n % 2 == 0 ? store : others).expire(CLOSED, 50, origin()));
            }
            for (var call : calls) {
                expired += call.await(10, TimeUnit.SECONDS).orElse(0);
            }
        }

        assertThat(expired).isEqualTo(503);
        assertThat(strings("select count(*) || ' ' || count(distinct subject) from outbox"))
                .containsExactly("503 503");
    }

    @Test
    void theVerticleFindsWhatIsDueAndWhatBecomesDue(Vertx vertx) throws Exception {
        var closes = MarketCloses.read(
                new ByteArrayInputStream(
                        "{\"*\": {\"closes\": \"15:30\", \"zone\": \"Asia/Kolkata\", \"source\": \"test\"}}"
                                .getBytes(StandardCharsets.UTF_8)),
                Optional.of(LocalDate.of(2026, 11, 25)));
        var bus = new Bus(vertx, Clock.systemUTC(), key -> false);
        var deployed = vertx.deployVerticle(new ExpiryVerticle(
                        bus, store, closes, Clock.systemUTC(), UUID::randomUUID, Duration.ofMillis(20)))
                .await(5, TimeUnit.SECONDS);

        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(strings("select count(*)::text from outbox")).containsExactly("4"));
        contract(40, "NFO", "2026-11-23");
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(strings("select count(*)::text from outbox")).containsExactly("5"));
        vertx.undeploy(deployed).await(5, TimeUnit.SECONDS);
    }

    private OptionalInt expire(int most) throws Exception {
        return store.expire(CLOSED, most, origin()).await(10, TimeUnit.SECONDS);
    }

    private static Origin origin() {
        return Origin.internal("expiry-test", "expiry", Clock.systemUTC(), Duration.ofSeconds(10));
    }

    private static void contract(int id, String exchange, String expiry) throws SQLException {
        execute("""
                insert into instruments (instrument_id, instrument_key, exchange, instrument_type, asset_class, symbol,
                    underlying, expiry, is_active, data_source, version, created_at, updated_at)
                overriding system value
                values (%1$d, '%2$s:K%1$d', '%2$s', 'FUT', 'equity', 'K', 'K', '%3$s', true, 'kite', 1, now(), now());
                insert into broker_tokens (broker, segment, token, instrument_id, valid, symbol, recorded_at)
                values ('kite', '%2$s', 't%1$d', %1$d, '[2026-10-01,)', 'K', now())""".formatted(id, exchange, expiry));
    }

    private static void execute(String sql) throws SQLException {
        try (var owner = place.owner();
                var statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> strings(String sql) throws SQLException {
        try (var owner = place.owner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery(sql)) {
            var strings = new ArrayList<String>();
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
            return strings;
        }
    }
}
