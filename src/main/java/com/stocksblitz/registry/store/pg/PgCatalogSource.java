package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.catalog.CatalogSource;
import com.stocksblitz.registry.catalog.Load;
import com.stocksblitz.registry.catalog.RowDigests;
import com.stocksblitz.registry.catalog.StagedRows;
import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
                   array_agg(distinct instrument_id) filter (where instrument_id is not null and not created) as instruments,
                   array_agg(instrument_id) filter (where created) as created
            from (
                select position, instrument_id,
                       (job_id = $3 and type = 'instrument.created' and instrument_id is not null) is true as created
                from event_log
                where position > $1 and position <= (select position from event_head)
                order by position limit $2) looked
            """;

    /** Of the events of a load that need no reading, in place of each that does: some 20 ms of the database. */
    private static final int UNREAD = 8;

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
    public Future<Changes> changedSince(long after, int limit, Created created) {
        int most = created.job().isPresent() ? limit * UNREAD : limit;
        return database.run(LIMIT, connection -> changes(connection, after, limit, most, created));
    }

    @Override
    public Future<StagedRows> staged(Load load) {
        return PgStagedRows.open(database, load);
    }

    @Override
    public Future<RowDigests> created(UUID job) {
        return PgStagedRows.created(database, job);
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

    /** @param events most to look at; where more instruments than {@code limit} are to be read, only so many */
    private static Future<Changes> changes(
            SqlConnection connection, long after, int limit, int events, Created created) {
        var parameters = Tuple.of(after, events, created.job().orElse(null));
        return rows(connection, LOOKED_AT, parameters).compose(rows -> {
            var looked = rows.iterator().next();
            var ids = new HashSet<Long>(longs(looked, "instruments"));
            int passedOver = 0;
            for (var id : longs(looked, "created")) {
                if (created.isKnown().test(id)) {
                    passedOver++;
                } else {
                    ids.add(id);
                }
            }
            return ids.size() > limit && events > limit
                    ? changes(connection, after, limit, limit, created)
                    : changes(connection, after, looked, ids, passedOver);
        });
    }

    private static List<Long> longs(Row row, String column) {
        var longs = row.getArrayOfLongs(column);
        return longs == null ? List.of() : List.of(longs);
    }

    private static Future<Changes> changes(
            SqlConnection connection, long after, Row looked, Set<Long> ids, int passedOver) {
        long head = looked.getLong("head");
        var first = looked.getLong("first_position");
        if (first == null) {
            return Future.succeededFuture(new Changes(after, 0, head, head > after, List.of(), 0));
        }
        long upTo = looked.getLong("last_position");
        var newest = looked.getLong("newest_change");
        boolean gap = first > after + 1;
        var read = ids.isEmpty() ? Future.succeededFuture(List.<Instrument>of()) : ofIds(connection, ids(ids));
        return read.map(
                instruments -> new Changes(upTo, newest == null ? 0 : newest, head, gap, instruments, passedOver));
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
            tokens.computeIfAbsent(cells.number(), id -> new ArrayList<>(2)).add(cells.token());
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
            instruments.add(new Cells(row)
                    .instrument(
                            tokens.getOrDefault(id, List.of()),
                            formerKeys.getOrDefault(id, List.of()),
                            aliases.getOrDefault(id, List.of())));
        }
        return instruments;
    }

    /** One form for equal numbers, never an exponent: 24500.00 and 2.45E+4 become 24500. */
    static BigDecimal plain(BigDecimal number) {
        if (number == null || number.signum() == 0) {
            return number == null ? null : BigDecimal.ZERO;
        }
        var stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
