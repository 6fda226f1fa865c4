package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.catalog.CatalogSource;
import com.stocksblitz.registry.catalog.FollowerBehaviour;
import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.testing.TestPostgres;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;

/** The same behaviour over PostgreSQL, whose rows are written here as ingest and sequencer write them. */
class PgCatalogFollowerTest extends FollowerBehaviour {

    @Override
    protected World world(Vertx vertx) {
        return new PgWorld(vertx);
    }

    private static final class PgWorld implements World {
        private static final String INSTRUMENT = """
                insert into instruments (instrument_id, instrument_key, exchange, instrument_type, asset_class, symbol,
                    name, series, isin, underlying, expiry, strike, lot_size, tick_size, sector, is_active,
                    inactive_reason, inactive_since, data_source, version, created_at, updated_at)
                overriding system value
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (instrument_id) do update set (instrument_key, symbol, is_active, version, updated_at) =
                    (excluded.instrument_key, excluded.symbol, excluded.is_active, excluded.version, excluded.updated_at)
                """;

        private final TestPostgres.TestDatabase database = TestPostgres.database();
        private final CatalogSource source;

        PgWorld(Vertx vertx) {
            source = new PgCatalogSource(database.open(vertx));
        }

        @Override
        public CatalogSource source() {
            return source;
        }

        @Override
        public void put(Instrument... instruments) {
            inTransaction(connection -> {
                long head = head(connection);
                try (var rows = connection.prepareStatement(INSTRUMENT);
                        var events = connection.prepareStatement(EVENT)) {
                    for (var instrument : instruments) {
                        bind(rows, instrument);
                        rows.addBatch();
                        bindEvent(events, ++head, instrument.id());
                        events.addBatch();
                    }
                    rows.executeBatch();
                    events.executeBatch();
                }
                for (var instrument : instruments) {
                    putNames(connection, instrument);
                }
                moveHead(connection, head);
            });
        }

        @Override
        public void otherEvent() {
            inTransaction(connection -> {
                long head = head(connection) + 1;
                try (var event = connection.prepareStatement(EVENT)) {
                    bindEvent(event, head, null);
                    event.execute();
                }
                moveHead(connection, head);
            });
        }

        @Override
        public void replace() {
            inTransaction(connection -> execute(
                    connection,
                    "truncate instruments, instrument_aliases, broker_tokens, instrument_versions, event_log cascade",
                    "update event_head set position = 0, log_id = gen_random_uuid()"));
        }

        @Override
        public void trimLog() {
            inTransaction(connection -> execute(connection, "delete from event_log"));
        }

        private static final String EVENT = """
                insert into event_log (position, event_id, type, subject, partition_key, instrument_id, occurred_at, data)
                values (?, gen_random_uuid(), 'instrument.updated', 's', 'p', ?, now(), '{}')
                """;

        private static void bind(PreparedStatement row, Instrument i) throws SQLException {
            var values = new Object[] {
                i.id(),
                i.key().value(),
                i.exchange(),
                i.type().name(),
                i.assetClass(),
                i.symbol(),
                i.name(),
                i.series(),
                i.isin() == null ? null : i.isin().value(),
                i.underlying(),
                i.expiry() == null ? null : Date.valueOf(i.expiry()),
                i.strike(),
                i.lotSize(),
                i.tickSize(),
                i.sector(),
                i.active(),
                i.inactiveReason(),
                i.inactiveSince() == null ? null : Date.valueOf(i.inactiveSince()),
                i.dataSource(),
                i.version(),
                Timestamp.from(i.createdAt()),
                Timestamp.from(i.updatedAt())
            };
            for (int n = 0; n < values.length; n++) {
                row.setObject(n + 1, values[n]);
            }
        }

        private static void bindEvent(PreparedStatement event, long position, Long instrumentId) throws SQLException {
            event.setLong(1, position);
            event.setObject(2, instrumentId, Types.BIGINT);
        }

        private static void putNames(Connection connection, Instrument instrument) throws SQLException {
            for (var token : instrument.tokens()) {
                putToken(connection, instrument, token);
            }
            for (var key : instrument.formerKeys()) {
                putAlias(connection, instrument, key.value(), "former_key");
            }
            for (var alias : instrument.aliases()) {
                putAlias(connection, instrument, alias, "alias");
            }
        }

        private static void putAlias(Connection connection, Instrument instrument, String name, String kind)
                throws SQLException {
            try (var alias = connection.prepareStatement(
                    "insert into instrument_aliases values (?, ?, ?, now()) on conflict do nothing")) {
                alias.setString(1, name);
                alias.setLong(2, instrument.id());
                alias.setString(3, kind);
                alias.execute();
            }
        }

        private static void putToken(Connection connection, Instrument instrument, BrokerToken token)
                throws SQLException {
            try (var row = connection.prepareStatement("""
                    insert into broker_tokens
                        (broker, segment, token, instrument_id, valid, trading_symbol, symbol, recorded_at)
                    values (?, ?, ?, ?, daterange(?, ?), ?, ?, now())
                    """)) {
                row.setString(1, token.broker());
                row.setString(2, token.segment());
                row.setString(3, token.token());
                row.setLong(4, instrument.id());
                row.setDate(5, Date.valueOf(token.validFrom()));
                row.setDate(6, token.validTo() == null ? null : Date.valueOf(token.validTo()));
                row.setString(7, token.tradingSymbol());
                row.setString(8, instrument.symbol());
                row.execute();
            }
        }

        private static long head(Connection connection) throws SQLException {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select position from event_head")) {
                rows.next();
                return rows.getLong(1);
            }
        }

        private static void moveHead(Connection connection, long head) throws SQLException {
            execute(connection, "update event_head set position = " + head);
        }

        private static void execute(Connection connection, String... statements) throws SQLException {
            try (var statement = connection.createStatement()) {
                for (var sql : statements) {
                    statement.execute(sql);
                }
            }
        }

        private void inTransaction(Work work) {
            try (var connection = database.owner()) {
                connection.setAutoCommit(false);
                work.run(connection);
                connection.commit();
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }

        @FunctionalInterface
        private interface Work {
            void run(Connection connection) throws SQLException;
        }
    }
}
