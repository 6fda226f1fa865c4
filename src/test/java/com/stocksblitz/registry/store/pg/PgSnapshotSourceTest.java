package com.stocksblitz.registry.store.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.catalog.api.Snapshot;
import com.stocksblitz.registry.catalog.api.SnapshotQuery;
import com.stocksblitz.registry.catalog.api.SnapshotRow;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PgSnapshotSourceTest {
    private static final SnapshotQuery ALL = new SnapshotQuery(null, null, null);
    private static final int MANY = 1_250;
    private static TestDatabase place;
    private PgSnapshotSource source;

    @BeforeAll
    static void createDatabase() {
        place = TestPostgres.database();
    }

    @BeforeEach
    void open(Vertx vertx) throws SQLException {
        source = new PgSnapshotSource(vertx, place.open(vertx));
        execute("""
                truncate instruments, broker_tokens, outbox, event_log restart identity cascade;
                update event_head set position = 42;
                insert into event_log (position, event_id, type, subject, partition_key, instrument_id, occurred_at, data)
                values (40, uuid_v7(), 'instrument.updated', 'x', 'x', 7, now(), '{}'),
                    (41, uuid_v7(), 'feature.toggled', 'x', 'x', null, now(), '{}');
                insert into instruments (instrument_id, instrument_key, exchange, instrument_type, asset_class, symbol,
                    is_active, data_source, version, created_at, updated_at)
                overriding system value
                select n, 'NSE:S' || n, 'NSE', 'EQ', 'equity', 'S' || n, true, 'kite', 1, now(), now()
                from generate_series(1, %d) n;
                insert into broker_tokens (broker, segment, token, instrument_id, valid, symbol, recorded_at)
                values ('upstox', 'NSE_EQ', 'u7', 7, '[2026-01-01,)', 'S7', now()),
                    ('kite', 'NSE', 'k7', 7, '[2026-01-01,)', 'S7', now()),
                    ('kite', 'NSE', 'k8', 8, '[2026-01-01,)', 'S8', now()),
                    ('kite', 'NSE', 'old', 9, '[2026-01-01,2026-02-01)', 'S9', now())""".formatted(MANY));
    }

    @Test
    void readsEveryInstrumentOnceAtOnePosition() throws Exception {
        var snapshot = open(ALL);

        assertThat(snapshot.position()).isEqualTo(42);
        assertThat(snapshot.newestChange()).isEqualTo(40);
        var rows = rest(snapshot);
        assertThat(rows)
                .extracting(SnapshotRow::instrumentKey)
                .doesNotHaveDuplicates()
                .hasSize(MANY);
        assertThat(rows.get(6).brokerTokens()).isEqualTo(Map.of("kite", "k7", "upstox", "u7"));
        assertThat(rows.get(8).brokerTokens()).isEmpty();
        await(snapshot.close());
    }

    @Test
    void filtersByExchangeTypeAndBroker() throws Exception {
        assertThat(rest(open(new SnapshotQuery("NSE", "EQ", "kite"))))
                .extracting(row -> row.instrumentKey() + row.brokerTokens())
                .containsExactly("NSE:S7{kite=k7}", "NSE:S8{kite=k8}");
        assertThat(rest(open(new SnapshotQuery("NFO", null, null)))).isEmpty();
        assertThat(rest(open(new SnapshotQuery(null, "INDEX", null)))).isEmpty();
    }

    @Test
    void doesNotSeeWhatIsChangedWhileItIsRead() throws Exception {
        var snapshot = open(ALL);
        var first = await(snapshot.next());
        execute("update instruments set symbol = 'CHANGED', version = 2; update event_head set position = 1000");

        var rows = new ArrayList<>(first);
        rows.addAll(rest(snapshot));
        assertThat(rows).hasSize(MANY).allMatch(row -> row.version() == 1);
        await(snapshot.close());
    }

    @Test
    void isNotTakenWhileAChangeHasNoPositionYet() throws Exception {
        execute("""
                insert into outbox (event_id, type, subject, partition_key, instrument_id, occurred_at, data)
                values (uuid_v7(), 'instrument.updated', 'x', 'x', 7, now(), '{}')""");

        assertThatThrownBy(() -> open(ALL))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.Unavailable.class));
        var waiting = source.open(ALL, Duration.ofSeconds(30));
        execute("delete from outbox");
        await(await(waiting).close());
    }

    @Test
    void endsByItselfWhenItsTimeIsOver() throws Exception {
        var snapshot = await(source.open(ALL, Duration.ofMillis(3_200)));
        assertThat(await(snapshot.next())).hasSize(500);

        Eventually.within(
                Duration.ofSeconds(5), () -> assertThat(transactions()).isZero());
        assertThatThrownBy(() -> await(snapshot.next())).isInstanceOf(FailureException.class);
        await(snapshot.close());
    }

    @Test
    void closedEarlyItFreesItsConnection() throws Exception {
        for (int n = 0; n < 20; n++) {
            var snapshot = open(ALL);
            await(snapshot.next());
            await(snapshot.close());
            await(snapshot.close());
        }
        Eventually.within(
                Duration.ofSeconds(5), () -> assertThat(transactions()).isZero());
    }

    private Snapshot open(SnapshotQuery query) throws Exception {
        return await(source.open(query, Duration.ofSeconds(30)));
    }

    private static List<SnapshotRow> rest(Snapshot snapshot) throws Exception {
        var rows = new ArrayList<SnapshotRow>();
        for (var page = await(snapshot.next()); !page.isEmpty(); page = await(snapshot.next())) {
            rows.addAll(page);
        }
        return rows;
    }

    private static long transactions() throws SQLException {
        try (var owner = place.owner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery("""
                        select count(*) from pg_stat_activity
                        where datname = current_database() and state like 'idle in transaction%'""")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (var owner = place.owner();
                var statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }
}
