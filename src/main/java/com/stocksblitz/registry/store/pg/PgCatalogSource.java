package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.catalog.CatalogSource;
import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.instrument.Isin;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads the catalog out of PostgreSQL. Statements of one pass run one after the other without a common snapshot: a
 * change between them has its event behind the positions looked at, so that the next pass brings it again.
 */
public final class PgCatalogSource implements CatalogSource {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String HEAD = """
            select log_id, position,
                   coalesce((select max(l.position) from event_log l where l.instrument_id is not null), 0) as newest_change
            from event_head
            """;

    private static final String LOOKED_AT = """
            select (select position from event_head) as head,
                   min(position) as first_position,
                   max(position) as last_position,
                   max(position) filter (where instrument_id is not null) as newest_change
            from (select position, instrument_id from event_log where position > $1 order by position limit $2) looked
            """;

    private static final String INSTRUMENT_COLUMNS = """
            select instrument_id, instrument_key, exchange, instrument_type, asset_class, symbol, name, series, isin,
                   exchange_token, underlying, expiry, strike, lot_size, tick_size, freeze_quantity, multiplier, sector,
                   industry, is_active, inactive_reason, inactive_since, data_source, version, created_at, updated_at
            from instruments
            """;

    private static final String CHANGED = INSTRUMENT_COLUMNS + """
            where instrument_id in (
                select instrument_id from event_log
                where position > $1 and position <= $2 and instrument_id is not null)
            """;

    private static final String PAGE = INSTRUMENT_COLUMNS + " where instrument_id > $1 order by instrument_id limit $2";

    private static final String TOKENS = """
            select instrument_id, broker, segment, token, trading_symbol, lower(valid) as valid_from,
                   upper(valid) as valid_to
            from broker_tokens where instrument_id = any($1)
            order by instrument_id, upper_inf(valid) desc, upper(valid) desc, broker, segment, token
            """;

    private static final String ALIASES = """
            select instrument_id, alias, kind = 'former_key' as former from instrument_aliases
            where instrument_id = any($1)
            order by instrument_id, since desc
            """;

    private static final String LAST_FULL_REFRESH = """
            select max(completed_at) as completed_at from ingest_jobs
            where status = 'completed' and mode = 'full_catalog' and not dry_run
            """;

    private final Database database;

    public PgCatalogSource(Database database) {
        this.database = database;
    }

    @Override
    public Future<Changes> changedSince(long after, int limit) {
        return database.run(
                LIMIT,
                connection -> rows(connection, LOOKED_AT, Tuple.of(after, limit))
                        .compose(looked ->
                                changes(connection, after, looked.iterator().next())));
    }

    @Override
    public Future<List<Instrument>> page(long afterId, int limit) {
        return database.run(
                LIMIT,
                connection ->
                        rows(connection, PAGE, Tuple.of(afterId, limit)).compose(rows -> complete(connection, rows)));
    }

    @Override
    public Future<Head> head() {
        return database.run(LIMIT, connection -> rows(connection, HEAD, Tuple.tuple()))
                .map(rows -> rows.iterator().next())
                .map(row -> new Head(
                        row.get(UUID.class, "log_id").toString(),
                        row.getLong("position"),
                        row.getLong("newest_change")));
    }

    @Override
    public Future<Optional<Instant>> lastFullRefresh() {
        return database.run(LIMIT, connection -> rows(connection, LAST_FULL_REFRESH, Tuple.tuple()))
                .map(rows -> Optional.ofNullable(rows.iterator().next().getOffsetDateTime("completed_at"))
                        .map(OffsetDateTime::toInstant));
    }

    private static Future<Changes> changes(SqlConnection connection, long after, Row looked) {
        long head = looked.getLong("head");
        var first = looked.getLong("first_position");
        if (first == null) {
            return Future.succeededFuture(new Changes(after, 0, head, head > after, List.of()));
        }
        long upTo = looked.getLong("last_position");
        var newest = looked.getLong("newest_change");
        boolean gap = first > after + 1;
        if (newest == null) {
            return Future.succeededFuture(new Changes(upTo, 0, head, gap, List.of()));
        }
        return rows(connection, CHANGED, Tuple.of(after, upTo))
                .compose(rows -> complete(connection, rows))
                .map(instruments -> new Changes(upTo, newest, head, gap, instruments));
    }

    private static Future<List<Instrument>> complete(SqlConnection connection, RowSet<Row> instruments) {
        var ids = new ArrayList<Long>(instruments.size());
        instruments.forEach(row -> ids.add(row.getLong("instrument_id")));
        return ids.isEmpty()
                ? Future.succeededFuture(List.of())
                : complete(connection, Future.succeededFuture(instruments), ids(ids));
    }

    private static final String OF_IDS = INSTRUMENT_COLUMNS + " where instrument_id = any($1)";

    /** The instruments of these ids as they are now; all is sent at once. */
    static Future<List<Instrument>> ofIds(SqlConnection connection, Tuple ids) {
        return complete(connection, rows(connection, OF_IDS, ids), ids);
    }

    /** One parameter; both Tuple.of and List.of would spread the array into many. */
    static Tuple ids(Collection<Long> ids) {
        return Tuple.tuple().addArrayOfLong(ids.toArray(Long[]::new));
    }

    /** Adds tokens, former keys and aliases. */
    private static Future<List<Instrument>> complete(
            SqlConnection connection, Future<RowSet<Row>> instruments, Tuple ids) {
        var tokens = rows(connection, TOKENS, ids);
        var names = rows(connection, ALIASES, ids);
        return Future.all(instruments, tokens, names)
                .map(all -> instruments(
                        instruments.result(),
                        tokens(tokens.result()),
                        names(names.result(), true),
                        names(names.result(), false)));
    }

    static Future<RowSet<Row>> rows(SqlConnection connection, String sql, Tuple parameters) {
        return connection.preparedQuery(sql).execute(parameters);
    }

    private static Map<Long, List<BrokerToken>> tokens(RowSet<Row> rows) {
        var tokens = new HashMap<Long, List<BrokerToken>>();
        for (var row : rows) {
            tokens.computeIfAbsent(row.getLong("instrument_id"), id -> new ArrayList<>(2))
                    .add(new BrokerToken(
                            row.getString("broker"),
                            row.getString("segment"),
                            row.getString("token"),
                            row.getString("trading_symbol"),
                            row.getLocalDate("valid_from"),
                            row.getLocalDate("valid_to")));
        }
        return tokens;
    }

    private static Map<Long, List<String>> names(RowSet<Row> rows, boolean former) {
        var names = new HashMap<Long, List<String>>();
        for (var row : rows) {
            if (row.getBoolean("former") == former) {
                names.computeIfAbsent(row.getLong("instrument_id"), id -> new ArrayList<>(1))
                        .add(row.getString("alias"));
            }
        }
        return names;
    }

    private static List<Instrument> instruments(
            RowSet<Row> rows,
            Map<Long, List<BrokerToken>> tokens,
            Map<Long, List<String>> formerKeys,
            Map<Long, List<String>> aliases) {
        var instruments = new ArrayList<Instrument>(rows.size());
        for (var row : rows) {
            long id = row.getLong("instrument_id");
            instruments.add(instrument(
                    row,
                    id,
                    tokens.getOrDefault(id, List.of()),
                    formerKeys.getOrDefault(id, List.of()),
                    aliases.getOrDefault(id, List.of())));
        }
        return instruments;
    }

    private static Instrument instrument(
            Row row, long id, List<BrokerToken> tokens, List<String> formerKeys, List<String> aliases) {
        return new Instrument(
                id,
                new InstrumentKey(row.getString("instrument_key")),
                row.getString("exchange"),
                InstrumentType.valueOf(row.getString("instrument_type")),
                row.getString("asset_class"),
                row.getString("symbol"),
                row.getString("name"),
                row.getString("series"),
                Isin.parse(row.getString("isin")).orElse(null),
                row.getString("exchange_token"),
                row.getString("underlying"),
                row.getLocalDate("expiry"),
                plain(row.getBigDecimal("strike")),
                row.getLong("lot_size"),
                plain(row.getBigDecimal("tick_size")),
                row.getLong("freeze_quantity"),
                plain(row.getBigDecimal("multiplier")),
                row.getString("sector"),
                row.getString("industry"),
                row.getBoolean("is_active"),
                row.getString("inactive_reason"),
                row.getLocalDate("inactive_since"),
                row.getString("data_source"),
                row.getInteger("version"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                tokens,
                formerKeys.stream().map(InstrumentKey::new).toList(),
                aliases);
    }

    /** One form for equal numbers, never an exponent: 24500.00 and 2.45E+4 become 24500. */
    static BigDecimal plain(BigDecimal number) {
        return number == null ? null : new BigDecimal(InstrumentKey.plain(number));
    }
}
