package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.ingest.DumpLine;
import com.stocksblitz.registry.ingest.DumpRow;
import com.stocksblitz.registry.ingest.LotRow;
import com.stocksblitz.registry.ingest.RejectedLine;
import com.stocksblitz.registry.ingest.RenameRow;
import com.stocksblitz.registry.ingest.RowDigest;
import com.stocksblitz.registry.ingest.Standing;
import com.stocksblitz.registry.instrument.InstrumentKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Brings rows into the work tables: arrays and {@code unnest}, the fastest way that pg-client has. */
final class IngestStaging {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** In the order in which an emptied job must not refer to anything. */
    private static final List<String> WORK_TABLES = List.of(
            "ingest_rows",
            "ingest_renames",
            "ingest_lots",
            "ingest_matches",
            "ingest_token_changes",
            "ingest_merges",
            "ingest_passed",
            "ingest_marks",
            "ingest_updates");

    private final Database database;

    IngestStaging(Database database) {
        this.database = database;
    }

    private static final String BEGIN = """
            update ingest_jobs set format = $3, standing = $4, progress = 0
            where job_id = $1 and runner = $2 and status = 'running' and not cancel_requested
            """;

    Future<Boolean> begin(UUID job, UUID runner, String format, Standing standing) {
        return database.inTransaction(
                LIMIT,
                connection -> connection
                        .preparedQuery(BEGIN)
                        .execute(Tuple.of(job, runner, format, standing.word()))
                        .compose(held -> held.rowCount() == 0
                                ? Future.succeededFuture(false)
                                : clear(connection, job)
                                        .compose(cleared -> connection
                                                .preparedQuery("delete from ingest_quarantine where job_id = $1")
                                                .execute(Tuple.of(job)))
                                        .map(true)));
    }

    Future<Void> clear(UUID job) {
        return database.run(LIMIT, connection -> clear(connection, job));
    }

    static Future<Void> clear(SqlConnection connection, UUID job) {
        return Future.all(WORK_TABLES.stream()
                        .map(table -> connection
                                .preparedQuery("delete from " + table + " where job_id = $1")
                                .execute(Tuple.of(job)))
                        .toList())
                .mapEmpty();
    }

    /**
     * Comes first: its row lock keeps the job with this runner until the rows are in. The commit does not wait for the
     * disk: after a crash of the server the job starts again from its file, and the commit that completes it waits for
     * all before it.
     */
    private static final String PROGRESS = """
            update ingest_jobs set progress = greatest(progress, $3::int)
            where job_id = $1 and runner = $2 and status = 'running' and not cancel_requested
            returning set_config('synchronous_commit', 'off', true) as unhurried
            """;

    Future<Boolean> stage(UUID job, UUID runner, List<DumpLine> chunk, int progress, Instant now) {
        var rows = new ArrayList<DumpRow>(chunk.size());
        var renames = new ArrayList<RenameRow>();
        var lots = new ArrayList<LotRow>();
        var rejected = new ArrayList<RejectedLine>();
        for (var line : chunk) {
            switch (line) {
                case DumpRow row -> rows.add(row);
                case RenameRow rename -> renames.add(rename);
                case LotRow lot -> lots.add(lot);
                case RejectedLine bad -> rejected.add(bad);
            }
        }
        // Here and not when the connection is there, which may be on an event loop.
        var parameters = rows(job, rows, now);
        return database.inTransaction(
                LIMIT,
                connection -> connection
                        .preparedQuery(PROGRESS)
                        .execute(Tuple.of(job, runner, progress))
                        .compose(held -> held.rowCount() == 0
                                ? Future.succeededFuture(false)
                                : rows(connection, rows, parameters)
                                        .compose(staged -> renames(connection, job, renames))
                                        .compose(staged -> lots(connection, job, lots))
                                        .compose(staged -> rejected(connection, job, rejected))
                                        .map(true)));
    }

    /** Decimals travel as text: an array of numeric with a null in it cannot be encoded. */
    private static final String ROWS = """
            insert into ingest_rows (job_id, line, segment, token, exchange, instrument_type, instrument_key, match_name,
                trading_symbol, symbol, series, name, isin, asset_class, exchange_token, underlying, expiry, strike,
                lot_size, tick_size, freeze_quantity, multiplier, sector, industry, suspended, row_digest, event_id)
            select $1, line, segment, token, exchange, instrument_type, instrument_key, match_name,
                trading_symbol, symbol, series, name, isin, asset_class, exchange_token,
                case when expiry is not null then symbol end, expiry, strike::numeric,
                lot_size, tick_size::numeric, freeze_quantity, multiplier::numeric, sector, industry, suspended, row_digest, event_id
            from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::date[], $17::text[],
                $18::bigint[], $19::text[], $20::bigint[], $21::text[], $22::text[], $23::text[], $24::boolean[],
                $25::bigint[], $26::uuid[])
                as row (line, segment, token, exchange, instrument_type, instrument_key, match_name, trading_symbol,
                symbol, series, name, isin, asset_class, exchange_token, expiry, strike,
                lot_size, tick_size, freeze_quantity, multiplier, sector, industry, suspended, row_digest, event_id)
            """;

    private static Future<Void> rows(SqlConnection connection, List<DumpRow> rows, Tuple parameters) {
        return rows.isEmpty()
                ? Future.succeededFuture()
                : connection.preparedQuery(ROWS).execute(parameters).mapEmpty();
    }

    private static Tuple rows(UUID job, List<DumpRow> rows, Instant now) {
        var digest = new RowDigest();
        return Tuple.from(Arrays.asList(
                job,
                column(rows, Long[]::new, DumpRow::line),
                texts(rows, DumpRow::segment),
                texts(rows, DumpRow::token),
                texts(rows, DumpRow::exchange),
                texts(rows, row -> row.type().name()),
                texts(rows, row -> row.key().value()),
                texts(rows, DumpRow::matchName),
                texts(rows, DumpRow::tradingSymbol),
                texts(rows, DumpRow::symbol),
                texts(rows, DumpRow::series),
                texts(rows, DumpRow::name),
                texts(rows, DumpRow::isin),
                texts(rows, DumpRow::assetClass),
                texts(rows, DumpRow::exchangeToken),
                column(rows, LocalDate[]::new, DumpRow::expiry),
                texts(rows, row -> plain(row.strike())),
                column(rows, Long[]::new, DumpRow::lotSize),
                texts(rows, row -> plain(row.tickSize())),
                column(rows, Long[]::new, DumpRow::freezeQuantity),
                texts(rows, row -> plain(row.multiplier())),
                texts(rows, DumpRow::sector),
                texts(rows, DumpRow::industry),
                column(rows, Boolean[]::new, DumpRow::suspended),
                column(rows, Long[]::new, digest::of),
                EventIds.draw(rows.size(), now)));
    }

    private static final String RENAMES = """
            insert into ingest_renames (job_id, line, exchange, old_symbol, new_symbol, since)
            select $1, line, exchange, old_symbol, new_symbol, since
            from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::date[])
                as row (line, exchange, old_symbol, new_symbol, since)
            """;

    private static Future<Void> renames(SqlConnection connection, UUID job, List<RenameRow> renames) {
        if (renames.isEmpty()) {
            return Future.succeededFuture();
        }
        var parameters = Tuple.from(Arrays.asList(
                job,
                column(renames, Long[]::new, RenameRow::line),
                column(renames, String[]::new, RenameRow::exchange),
                column(renames, String[]::new, RenameRow::oldSymbol),
                column(renames, String[]::new, RenameRow::newSymbol),
                column(renames, LocalDate[]::new, RenameRow::since)));
        return connection.preparedQuery(RENAMES).execute(parameters).mapEmpty();
    }

    private static final String LOTS = """
            insert into ingest_lots (job_id, line, exchange, underlying, month, lot_size)
            select $1, line, exchange, underlying, month, lot_size
            from unnest($2::bigint[], $3::text[], $4::text[], $5::date[], $6::bigint[])
                as row (line, exchange, underlying, month, lot_size)
            """;

    private static Future<Void> lots(SqlConnection connection, UUID job, List<LotRow> lots) {
        if (lots.isEmpty()) {
            return Future.succeededFuture();
        }
        var parameters = Tuple.from(Arrays.asList(
                job,
                column(lots, Long[]::new, LotRow::line),
                column(lots, String[]::new, LotRow::exchange),
                column(lots, String[]::new, LotRow::underlying),
                column(lots, LocalDate[]::new, lot -> lot.month().atDay(1)),
                column(lots, Long[]::new, LotRow::lotSize)));
        return connection.preparedQuery(LOTS).execute(parameters).mapEmpty();
    }

    private static final String REJECTED = """
            insert into ingest_quarantine (job_id, line, reason, detail, segment, token)
            select $1, line, reason, detail, segment, token
            from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[])
                as row (line, reason, detail, segment, token)
            """;

    private static Future<Void> rejected(SqlConnection connection, UUID job, List<RejectedLine> lines) {
        if (lines.isEmpty()) {
            return Future.succeededFuture();
        }
        var parameters = Tuple.from(Arrays.asList(
                job,
                column(lines, Long[]::new, RejectedLine::line),
                column(lines, String[]::new, RejectedLine::reason),
                column(lines, String[]::new, RejectedLine::detail),
                column(lines, String[]::new, RejectedLine::segment),
                column(lines, String[]::new, RejectedLine::token)));
        return connection.preparedQuery(REJECTED).execute(parameters).mapEmpty();
    }

    /** Without trailing zeros, so that 0.050 of one file and 0.05 of another read the same in an event. */
    private static String plain(BigDecimal number) {
        return number == null ? null : InstrumentKey.plain(number);
    }

    private static String[] texts(List<DumpRow> rows, Function<DumpRow, String> value) {
        return column(rows, String[]::new, value);
    }

    private static <R, T> T[] column(List<R> rows, IntFunction<T[]> array, Function<R, T> value) {
        var column = array.apply(rows.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }
}
