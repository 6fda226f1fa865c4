package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;
import static com.stocksblitz.registry.store.pg.Statements.json;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.mirror.MirrorRecord.Key;
import com.stocksblitz.registry.mirror.SideSummary;
import com.stocksblitz.registry.mirror.ValidationStore;
import com.stocksblitz.registry.mirror.api.ReadDifference;
import com.stocksblitz.registry.mirror.api.ValidationReport;
import com.stocksblitz.registry.mirror.api.ValidationRun;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** What the screener should have, digested in PostgreSQL, and the table {@code validation_runs}. */
public final class PgValidationStore implements ValidationStore {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** Of all records: a second or two where there are 100,000. Less than the server's own limit for a statement. */
    private static final Duration ALL = Duration.ofSeconds(9);

    private static final String KEPT = "90 days";

    /** As {@code RowDigest} does it. A record that nobody speaks of any more is to be no member. */
    private static final String EXPECTED = PgMirrorStore.WANTED + """
            , under_way as (
                select row ->> 'symbol' as symbol, row ->> 'exchange' as exchange, row ->> 'index_name' as index_name, row
                from membership_intent cross join jsonb_array_elements(rows) row
            ), registered as (
                select coalesce(w.symbol, r.symbol) as symbol, coalesce(w.exchange, r.exchange) as exchange,
                       coalesce(w.index_name, r.index_name) as index_name, coalesce(w.body, r.told || %1$s) as body,
                       coalesce(w.body, r.told || %1$s) is distinct from r.told
                           and coalesce(w.body, r.told || %1$s) is distinct from r.dead as pending
                from wanted w
                full join mirror_records r
                    on r.symbol = w.symbol and r.exchange = w.exchange and r.index_name = w.index_name
                where w.symbol is not null or r.told is not null
            ), expected as (
                select coalesce(g.symbol, b.symbol) as symbol, coalesce(g.exchange, b.exchange) as exchange,
                       coalesce(g.index_name, b.index_name) as index_name, coalesce(g.body, b.row || %1$s) as body,
                       coalesce(g.pending, false) as pending, b.symbol is not null as moving
                from registered g
                full join under_way b
                    on b.symbol = g.symbol and b.exchange = g.exchange and b.index_name = g.index_name
            ), known as (
                select e.*, (body ->> 'weight')::numeric as weight,
                       sha256(convert_to(concat_ws(chr(31), symbol, exchange, index_name), 'UTF8')) as key_hash
                from expected e
            ), records as (
                select k.*, get_byte(key_hash, 0) * 16 + get_byte(key_hash, 1) / 16 as bucket,
                       weight is distinct from 0 as member
                from known k
            )
            """.formatted(PgMirrorStore.NO_MEMBER);

    private static final String BUCKETS = EXPECTED + """
            select bucket, count(*)::integer as members, sum(
                       ('x' || encode(substring(sha256(convert_to(
                           concat_ws(chr(31), symbol, exchange, index_name, coalesce(trim_scale(weight)::text, ''),
                                     coalesce(body ->> 'sector', ''), coalesce(body ->> 'effective_date', '')),
                           'UTF8')) from 1 for 8), 'hex'))::bit(64)::bigint) as digest
            from records where member group by bucket""";

    private static final String INDICES = EXPECTED + """
            select index_name, coalesce(sum(weight) filter (where member), 0) as weight, bool_or(pending or moving) as pending
            from records group by index_name""";

    private static final String ROWS = EXPECTED + """
            select symbol, exchange, index_name, body::text as body, pending, moving from records where bucket = any($2)""";

    private static final String BEGIN = """
            insert into validation_runs (slot, level, status, started_at, node) values ($1, $2, 'running', $3, $4)
            on conflict (slot) do nothing returning validation_id""";

    private static final String FINISH = """
            update validation_runs set status = $2, finished_at = $3, report = $4::text::jsonb, error = $5
            where validation_id = $1 and status = 'running'""";

    private static final String TIDY =
            "delete from validation_runs where started_at < $1::timestamptz - interval '" + KEPT + "'";

    private static final String TELL = """
            insert into outbox (event_id, type, subject, partition_key, occurred_at, data)
            values (uuid_v7(), 'validation.failed', 'index_memberships', 'index_memberships', $2, jsonb_build_object(
                'validation_id', $1::uuid, 'summary', $3::text::jsonb -> 'summary',
                'threshold_violations', $3::text::jsonb -> 'threshold_violations'))""";

    /** A run whose node has died is no longer running, whatever its row says. */
    private static final String SELECT = """
            select validation_id, slot, level, started_at, finished_at, node, report::text as report,
                   case when status = 'running' and started_at < now() - interval '15 minutes' then 'error'
                        else status end as status,
                   case when status = 'running' and started_at < now() - interval '15 minutes'
                        then 'Its node did not bring it to an end.' else error end as error
            from validation_runs""";

    private static final String FIND = SELECT + " where validation_id = $1";
    private static final String LAST = SELECT + " order by started_at desc, validation_id desc limit $1";

    private static final int DIFFERENCES_KEPT = 100;

    private static final String KEEP = """
            insert into read_differences (at, stage, query, record, field, registry, screener)
            select $1, $2, $3, record, field, registry, screener
            from unnest($4::text[], $5::text[], $6::text[], $7::text[]) w(record, field, registry, screener)""";

    private static final String KEEP_NEWEST = """
            delete from read_differences where difference_id <= (
                select difference_id from read_differences order by difference_id desc offset $1 limit 1)""";

    private static final String DIFFERENCES = """
            select at, stage, query, record, field, registry, screener from read_differences
            order by difference_id desc limit $1""";

    private final Database database;

    public PgValidationStore(Database database) {
        this.database = database;
    }

    @Override
    public Future<SideSummary> summary(LocalDate today) {
        var summary = new SideSummary();
        return database.run(ALL, connection -> execute(connection, BUCKETS, today))
                .map(rows -> {
                    rows.forEach(row -> summary.bucket(
                            row.getInteger("bucket"),
                            row.getInteger("members"),
                            row.getBigDecimal("digest").toBigInteger().longValue()));
                    return rows;
                })
                .compose(read -> database.run(ALL, connection -> execute(connection, INDICES, today)))
                .map(rows -> {
                    rows.forEach(row -> summary.index(
                            row.getString("index_name"), row.getBigDecimal("weight"), !row.getBoolean("pending")));
                    return summary;
                });
    }

    @Override
    public Future<Map<Key, Expected>> rows(LocalDate today, Set<Integer> buckets) {
        return database.run(ALL, connection -> execute(connection, ROWS, today, buckets.toArray(Integer[]::new)))
                .map(rows -> {
                    var found = new HashMap<Key, Expected>();
                    rows.forEach(row -> found.put(
                            new Key(row.getString("symbol"), row.getString("exchange"), row.getString("index_name")),
                            new Expected(
                                    Rows.json(row.getString("body"), JsonNode.class),
                                    row.getBoolean("pending"),
                                    row.getBoolean("moving"))));
                    return found;
                });
    }

    @Override
    public Future<Void> keep(List<ReadDifference> differences) {
        var first = differences.getFirst();
        return database.inTransaction(
                LIMIT,
                connection -> execute(
                                connection,
                                KEEP,
                                utc(first.at()),
                                first.stage(),
                                first.query(),
                                column(differences, ReadDifference::record),
                                column(differences, ReadDifference::field),
                                column(differences, ReadDifference::registry),
                                column(differences, ReadDifference::screener))
                        .compose(kept -> execute(connection, KEEP_NEWEST, DIFFERENCES_KEPT))
                        .mapEmpty());
    }

    @Override
    public Future<List<ReadDifference>> differences(int most) {
        return database.run(LIMIT, connection -> execute(connection, DIFFERENCES, most))
                .map(rows -> Rows.all(
                        rows,
                        row -> new ReadDifference(
                                Rows.instant(row, "at"),
                                row.getString("stage"),
                                row.getString("query"),
                                row.getString("record"),
                                row.getString("field"),
                                row.getString("registry"),
                                row.getString("screener"))));
    }

    private static String[] column(List<ReadDifference> rows, Function<ReadDifference, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    @Override
    public Future<Optional<UUID>> begin(OptionalLong slot, String level, String node, Instant now) {
        return database.inTransaction(
                        LIMIT,
                        connection -> execute(connection, TIDY, utc(now))
                                .compose(tidied -> execute(
                                        connection,
                                        BEGIN,
                                        slot.isPresent() ? slot.getAsLong() : null,
                                        level,
                                        utc(now),
                                        node)))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getUUID("validation_id")));
    }

    @Override
    public Future<Void> finish(UUID run, ValidationReport report, Instant now) {
        boolean passed = report.summary().passedThresholds();
        var stored = json(report);
        return database.inTransaction(
                LIMIT,
                connection -> execute(connection, FINISH, run, passed ? "passed" : "failed", utc(now), stored, null)
                        .compose(done -> passed ? Future.succeededFuture() : tell(connection, run, stored, now)));
    }

    @Override
    public Future<Void> fail(UUID run, String error, Instant now) {
        return database.run(LIMIT, connection -> execute(connection, FINISH, run, "error", utc(now), null, error))
                .mapEmpty();
    }

    @Override
    public Future<Optional<ValidationRun>> find(UUID run) {
        return database.run(LIMIT, connection -> execute(connection, FIND, run))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(run(rows.iterator().next())));
    }

    @Override
    public Future<List<ValidationRun>> last(int most) {
        return database.run(LIMIT, connection -> execute(connection, LAST, most))
                .map(rows -> Rows.all(rows, PgValidationStore::run));
    }

    private static Future<Void> tell(SqlConnection connection, UUID run, String report, Instant now) {
        return execute(connection, TELL, run, utc(now), report).mapEmpty();
    }

    private static ValidationRun run(Row row) {
        return new ValidationRun(
                row.getUUID("validation_id"),
                row.getLong("slot") != null,
                row.getString("level"),
                row.getString("status"),
                Rows.instant(row, "started_at"),
                Rows.instant(row, "finished_at"),
                row.getString("node"),
                Rows.json(row.getString("report"), ValidationReport.class),
                row.getString("error"));
    }
}
