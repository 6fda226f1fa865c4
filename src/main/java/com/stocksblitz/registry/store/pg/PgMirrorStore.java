package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;
import static com.stocksblitz.registry.store.pg.Statements.json;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.mirror.MirrorRecord;
import com.stocksblitz.registry.mirror.MirrorStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.IntFunction;

/** What the screener was told, in {@code mirror_records}, against what {@code index_memberships} says. */
public final class PgMirrorStore implements MirrorStore {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** Of all records: a second or two where there are 100,000. Less than the server's own limit for a statement. */
    private static final Duration ALL = Duration.ofSeconds(9);

    private static final String FOLLOWER = "mirror";
    static final String NO_MEMBER = "'{\"weight\": 0, \"sector\": null}'::jsonb";

    /** Positions looked at in one step; a load of the catalog leaves hundreds of thousands that are of no concern. */
    private static final long WINDOW = 20_000;

    private static final String LOOK = """
            with span as (
                select h.position as head, least(h.position, $1 + $2::bigint) as reached,
                       $1 + 1 < coalesce((select min(position) from event_log), h.position + 1) as missed
                from event_head h
            )
            select s.head, case when s.missed then s.head else s.reached end as reached,
                   s.missed or exists (
                       select from event_log e
                       where e.position > $1 and e.position <= s.reached
                         and e.type in ('index.membership.changed', 'instrument.renamed')) as relevant,
                   (select max(handled_at) from dead_letters where state = 'replayed') as replayed_at
            from span s""";

    /**
     * What the screener should know on a date, one row for each of its records, against what it was told. A record that
     * nobody speaks of any more, since its share or index has another name now, is to be no member. Of two shares with
     * one name in one index, which the screener cannot tell apart, the member counts.
     */
    static final String WANTED = """
            with stated as (
                select distinct on (i.symbol, i.exchange, coalesce(n.symbol, x.name))
                       i.symbol, i.exchange, coalesce(n.symbol, x.name) as index_name, m.is_member, m.version, m.weight,
                       m.sector, lower(m.valid) as effective_date,
                       greatest(m.recorded_at, lower(m.valid)::timestamp at time zone 'Asia/Kolkata') as since
                from index_memberships m
                join membership_indices x on x.index_id = m.index_id
                join instruments i on i.instrument_id = m.instrument_id
                left join instruments n on n.instrument_id = x.instrument_id
                where m.superseded_at is null and m.valid @> $1::date
                order by i.symbol, i.exchange, coalesce(n.symbol, x.name), m.is_member desc, m.version desc
            ), wanted as (
                select symbol, exchange, index_name, version, since, is_member and weight = 0 as inexpressible,
                       jsonb_build_object(
                           'symbol', symbol, 'exchange', exchange, 'index_name', index_name,
                           'weight', case when is_member then weight else 0 end, 'sector', sector,
                           'effective_date', effective_date) as body
                from stated
            )
            """;

    static final String OPEN = WANTED + """
            , open as (
                select coalesce(w.symbol, r.symbol) as symbol, coalesce(w.exchange, r.exchange) as exchange,
                       coalesce(w.index_name, r.index_name) as index_name, coalesce(w.version, r.version) as version,
                       coalesce(w.body, r.told || %1$s) as body, coalesce(w.inexpressible, false) as inexpressible,
                       w.since
                from wanted w
                full join mirror_records r
                    on r.symbol = w.symbol and r.exchange = w.exchange and r.index_name = w.index_name
                where case when w.symbol is null
                           then r.told is not null and r.told || %1$s is distinct from r.told
                                and r.told || %1$s is distinct from r.dead
                           else w.body is distinct from r.told and w.body is distinct from r.dead end
            )
            """.formatted(NO_MEMBER);

    private static final String DIFFERENCE = OPEN + """
            select symbol, exchange, index_name, version, body::text as body, inexpressible, count(*) over () as open
            from open order by since nulls first, exchange, symbol, index_name limit $2""";

    private static final String BACKLOG = OPEN + """
            select h.position as head, coalesce(f.position, 0) as position, f.holder, o.open, o.oldest,
                   (select count(*) from mirror_records where told is not null) as told,
                   (select count(*) from dead_letters where state = 'open' and original_stream = $2) as letters,
                   t.error, t.at as trouble_at
            from event_head h
            left join mirror_trouble t on true
            cross join (select count(*) as open, min(since) as oldest from open) o
            left join follower_positions f on f.follower = $3""";

    private static final String TROUBLE = """
            insert into mirror_trouble (since, at, error, node) values ($1, $1, $2, $3)
            on conflict (single) do update set at = excluded.at, error = excluded.error, node = excluded.node""";

    private static final String NO_TROUBLE = "delete from mirror_trouble";

    private static final String TOLD = """
            insert into mirror_records (symbol, exchange, index_name, version, told, told_at, dead)
            select symbol, exchange, index_name, version, body::jsonb, $6, null
            from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[])
                w(symbol, exchange, index_name, version, body)
            on conflict (symbol, exchange, index_name) do update
            set version = excluded.version, told = excluded.told, told_at = excluded.told_at, dead = null""";

    /** What the screener has is not known then. */
    private static final String FORGET = """
            update mirror_records r set told = null
            from unnest($1::text[], $2::text[], $3::text[]) w(symbol, exchange, index_name)
            where r.symbol = w.symbol and r.exchange = w.exchange and r.index_name = w.index_name""";

    private static final String SUPERSEDE = """
            update dead_letters set state = 'superseded', handled_at = $3, handled_by = 'mirror'
            where original_stream = $1 and record = any($2::text[]) and state = 'open'""";

    private static final String BURY = """
            insert into mirror_records (symbol, exchange, index_name, version, dead)
            select symbol, exchange, index_name, version, body::jsonb
            from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[])
                w(symbol, exchange, index_name, version, body)
            on conflict (symbol, exchange, index_name) do update
            set version = excluded.version, dead = excluded.dead""";

    private static final String ADD_LETTERS = """
            insert into dead_letters (queue, original_stream, record, version, request, reason, answer, attempts,
                                      created_at)
            select $1, $2, record, version, request::jsonb, reason, answer, attempts, $3
            from unnest($4::text[], $5::integer[], $6::text[], $7::text[], $8::text[], $9::integer[])
                w(record, version, request, reason, answer, attempts)""";

    private static final String ALERT = """
            insert into outbox (event_id, type, subject, partition_key, occurred_at, data)
            select uuid_v7(), 'validation.failed', record, record, $1,
                   jsonb_build_object('record', record, 'version', version, 'sent', request::jsonb, 'difference', answer)
            from unnest($2::text[], $3::integer[], $4::text[], $5::text[], $6::text[])
                w(record, version, request, reason, answer)
            where reason = 'mismatch'""";

    private final Database database;
    private final Clock clock;

    public PgMirrorStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Future<OptionalLong> claim(String node, Duration lease) {
        return database.run(LIMIT, connection -> FollowerRows.claim(connection, FOLLOWER, node, lease));
    }

    @Override
    public Future<Void> release(String node) {
        return database.run(LIMIT, connection -> FollowerRows.release(connection, FOLLOWER, node));
    }

    @Override
    public Future<Seen> look(long from) {
        return database.run(LIMIT, connection -> execute(connection, LOOK, from, WINDOW))
                .map(rows -> rows.iterator().next())
                .map(row -> new Seen(
                        row.getLong("reached"),
                        row.getLong("head"),
                        row.getBoolean("relevant"),
                        row.getOffsetDateTime("replayed_at") == null
                                ? Instant.EPOCH
                                : row.getOffsetDateTime("replayed_at").toInstant()));
    }

    @Override
    public Future<Difference> difference(LocalDate today, int most) {
        return database.run(ALL, connection -> execute(connection, DIFFERENCE, today, most))
                .map(PgMirrorStore::difference);
    }

    @Override
    public Future<Void> told(Lease lease, List<MirrorRecord> records, long reached) {
        return database.inTransaction(
                        LIMIT,
                        connection -> hold(connection, lease, reached).compose(held -> store(connection, records)))
                .recover(cause -> cause instanceof LeaseLost && !records.isEmpty()
                        ? database.run(LIMIT, connection -> forget(connection, records))
                                .compose(forgotten -> Future.failedFuture(cause))
                        : Future.failedFuture(cause));
    }

    @Override
    public Future<Void> bury(Lease lease, List<Burial> burials, String queue) {
        var now = utc(clock.instant());
        var records = burials.stream().map(Burial::record).toList();
        return database.inTransaction(
                LIMIT,
                connection -> hold(connection, lease, lease.position())
                        .compose(held -> supersede(connection, records))
                        .compose(done -> write(connection, BURY, records))
                        .compose(done -> forget(
                                connection,
                                burials.stream()
                                        .filter(Burial::taken)
                                        .map(Burial::record)
                                        .toList()))
                        .compose(done -> letters(connection, burials, queue, now))
                        .compose(done -> alert(connection, burials, now))
                        .mapEmpty());
    }

    @Override
    public Future<Void> trouble(String node, String error) {
        return database.run(LIMIT, connection -> execute(connection, TROUBLE, utc(clock.instant()), error, node))
                .mapEmpty();
    }

    @Override
    public Future<Backlog> backlog(LocalDate today) {
        return database.run(ALL, connection -> execute(connection, BACKLOG, today, MirrorRecord.STREAM, FOLLOWER))
                .map(rows -> rows.iterator().next())
                .map(row -> new Backlog(
                        row.getString("holder"),
                        row.getLong("position"),
                        row.getLong("head"),
                        row.getLong("open"),
                        Rows.instant(row, "oldest"),
                        row.getLong("told"),
                        row.getLong("letters"),
                        row.getString("error") == null
                                ? null
                                : new Trouble(row.getString("error"), Rows.instant(row, "trouble_at"))));
    }

    private static Future<Void> hold(SqlConnection connection, Lease lease, long reached) {
        return FollowerRows.advance(connection, FOLLOWER, lease.node(), lease.position(), reached)
                .compose(held -> held ? Future.succeededFuture() : Future.failedFuture(new LeaseLost()));
    }

    private Future<Void> store(SqlConnection connection, List<MirrorRecord> records) {
        var done = execute(connection, NO_TROUBLE);
        return records.isEmpty()
                ? done.mapEmpty()
                : done.compose(well -> write(connection, TOLD, records, utc(clock.instant())))
                        .compose(stored -> supersede(connection, records));
    }

    private static Future<RowSet<Row>> write(
            SqlConnection connection, String sql, List<MirrorRecord> records, Object... more) {
        var parameters = new ArrayList<Object>(List.of(
                array(records, record -> record.key().symbol(), String[]::new),
                array(records, record -> record.key().exchange(), String[]::new),
                array(records, record -> record.key().indexName(), String[]::new),
                array(records, MirrorRecord::version, Integer[]::new),
                array(records, record -> json(record.body()), String[]::new)));
        parameters.addAll(List.of(more));
        return execute(connection, sql, parameters.toArray());
    }

    private Future<Void> supersede(SqlConnection connection, List<MirrorRecord> records) {
        return execute(
                        connection,
                        SUPERSEDE,
                        MirrorRecord.STREAM,
                        array(records, record -> record.key().name(), String[]::new),
                        utc(clock.instant()))
                .mapEmpty();
    }

    private static Future<Void> forget(SqlConnection connection, List<MirrorRecord> records) {
        return execute(
                        connection,
                        FORGET,
                        array(records, record -> record.key().symbol(), String[]::new),
                        array(records, record -> record.key().exchange(), String[]::new),
                        array(records, record -> record.key().indexName(), String[]::new))
                .mapEmpty();
    }

    private static Future<RowSet<Row>> letters(
            SqlConnection connection, List<Burial> burials, String queue, OffsetDateTime now) {
        return execute(
                connection,
                ADD_LETTERS,
                queue,
                MirrorRecord.STREAM,
                now,
                array(burials, one -> one.record().key().name(), String[]::new),
                array(burials, one -> one.record().version(), Integer[]::new),
                array(burials, one -> json(one.record().body()), String[]::new),
                array(burials, Burial::reason, String[]::new),
                array(burials, Burial::answer, String[]::new),
                array(burials, Burial::attempts, Integer[]::new));
    }

    private static Future<RowSet<Row>> alert(SqlConnection connection, List<Burial> burials, OffsetDateTime now) {
        return execute(
                connection,
                ALERT,
                now,
                array(burials, one -> one.record().key().name(), String[]::new),
                array(burials, one -> one.record().version(), Integer[]::new),
                array(burials, one -> json(one.record().body()), String[]::new),
                array(burials, Burial::reason, String[]::new),
                array(burials, Burial::answer, String[]::new));
    }

    private static Difference difference(RowSet<Row> rows) {
        var records = new ArrayList<MirrorRecord>(rows.size());
        long open = 0;
        for (var row : rows) {
            open = row.getLong("open");
            records.add(new MirrorRecord(
                    new MirrorRecord.Key(
                            row.getString("symbol"), row.getString("exchange"), row.getString("index_name")),
                    row.getInteger("version"),
                    Rows.json(row.getString("body"), JsonNode.class),
                    !row.getBoolean("inexpressible")));
        }
        return new Difference(records, open);
    }

    private static <T, A> A[] array(List<T> rows, Function<T, A> column, IntFunction<A[]> make) {
        return rows.stream().map(column).toArray(make);
    }
}
