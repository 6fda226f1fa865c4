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
import java.time.LocalDate;
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

    /**
     * Never past the head here and below: what a load is about to write there is not to be seen yet, but to be passed.
     */
    private static final String HEAD = """
            select log_id, position,
                   coalesce((select max(l.position) from event_log l
                             where l.position <= h.position and l.instrument_id is not null), 0) as newest_change
            from event_head h
            """;

    private static final String LOOKED_AT = """
            select (select position from event_head) as head,
                   min(position) as first_position,
                   max(position) as last_position,
                   max(position) filter (where instrument_id is not null) as newest_change,
                   array_agg(distinct instrument_id) filter (where instrument_id is not null) as instruments
            from (select position, instrument_id from event_log
                  where position > $1 and position <= (select position from event_head)
                  order by position limit $2) looked
            """;

    /** Place of the internal id among the columns that follow. */
    private static final int ID = 0;

    /** In the order of the parts of an {@link Instrument}. */
    private static final String INSTRUMENT_COLUMNS = """
            select instrument_id, instrument_key, exchange, instrument_type, asset_class, symbol, name, series, isin,
                   exchange_token, underlying, expiry, strike, lot_size, tick_size, freeze_quantity, multiplier, sector,
                   industry, is_active, inactive_reason, inactive_since, data_source, version, created_at, updated_at
            from instruments
            """;

    /**
     * By their ids and no join with the log: in the middle of a big load the planner knows neither how much was added
     * to the one nor to the other, and reads all instruments for each pass.
     */
    private static final String OF_IDS = INSTRUMENT_COLUMNS + " where instrument_id = any($1)";

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
        return ofIds(connection, ids(List.of(looked.getArrayOfLongs("instruments"))))
                .map(instruments -> new Changes(upTo, newest, head, gap, instruments));
    }

    private static Future<List<Instrument>> complete(SqlConnection connection, RowSet<Row> instruments) {
        var ids = new ArrayList<Long>(instruments.size());
        instruments.forEach(row -> ids.add(row.getLong(ID)));
        return ids.isEmpty()
                ? Future.succeededFuture(List.of())
                : complete(connection, Future.succeededFuture(instruments), ids(ids));
    }

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
            var cells = new Cells(row);
            tokens.computeIfAbsent(cells.number(), id -> new ArrayList<>(2))
                    .add(new BrokerToken(
                            cells.text(), cells.text(), cells.text(), cells.text(), cells.day(), cells.day()));
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
            long id = row.getLong(ID);
            instruments.add(instrument(
                    new Cells(row),
                    tokens.getOrDefault(id, List.of()),
                    formerKeys.getOrDefault(id, List.of()),
                    aliases.getOrDefault(id, List.of())));
        }
        return instruments;
    }

    private static Instrument instrument(
            Cells in, List<BrokerToken> tokens, List<String> formerKeys, List<String> aliases) {
        return new Instrument(
                in.number(),
                new InstrumentKey(in.text()),
                in.text(),
                InstrumentType.valueOf(in.text()),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                Isin.parse(in.text()).orElse(null),
                in.text(),
                in.text(),
                in.day(),
                in.decimal(),
                in.number(),
                in.decimal(),
                in.number(),
                in.decimal(),
                in.text(),
                in.text(),
                in.truth(),
                in.text(),
                in.day(),
                in.text(),
                in.small(),
                in.instant(),
                in.instant(),
                tokens,
                formerKeys.stream().map(InstrumentKey::new).toList(),
                aliases);
    }

    /** One form for equal numbers, never an exponent: 24500.00 and 2.45E+4 become 24500. */
    static BigDecimal plain(BigDecimal number) {
        if (number == null || number.signum() == 0) {
            return number == null ? null : BigDecimal.ZERO;
        }
        var stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /**
     * The cells of a row in the order in which they are selected: of a big load a third of the time from row to
     * instrument went into looking for columns by their names.
     */
    private static final class Cells {
        private final Row row;
        private int next;

        Cells(Row row) {
            this.row = row;
        }

        String text() {
            return row.getString(next++);
        }

        Long number() {
            return row.getLong(next++);
        }

        int small() {
            return row.getInteger(next++);
        }

        boolean truth() {
            return row.getBoolean(next++);
        }

        BigDecimal decimal() {
            return plain(row.getBigDecimal(next++));
        }

        LocalDate day() {
            return row.getLocalDate(next++);
        }

        Instant instant() {
            return row.getOffsetDateTime(next++).toInstant();
        }
    }
}
