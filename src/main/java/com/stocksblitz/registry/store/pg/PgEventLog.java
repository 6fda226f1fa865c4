package com.stocksblitz.registry.store.pg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.stocksblitz.registry.event.EventLog;
import com.stocksblitz.registry.event.api.Event;
import com.stocksblitz.registry.event.api.EventPage;
import com.stocksblitz.registry.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** The log in PostgreSQL: tables {@code outbox}, {@code event_log}, {@code event_head}, {@code follower_positions}. */
public final class PgEventLog implements EventLog {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** Longer than the time-outs that the database sets against a hanging batch, so that its answer arrives. */
    private static final Duration BATCH_LIMIT = Duration.ofSeconds(10);

    /** One sequencer per database: advisory locks are the database's own. "registry" in ASCII. */
    static final long SEQUENCER_LOCK = 0x7265_6769_7374_7279L;

    /**
     * First statement of a batch, apart from {@link #NUMBER}: a statement sees the state as of its own beginning, and
     * only one that begins under the lock sees all that the batch before has done. The time-outs end the transaction of
     * a node that is paused or cut off after at most 4 s, so that another takes over within 10 s.
     */
    static final String LOCK = """
            select pg_try_advisory_xact_lock($1) as elected,
                   set_config('lock_timeout', '2s', true) as lock_timeout,
                   set_config('statement_timeout', '4s', true) as statement_timeout,
                   set_config('idle_in_transaction_session_timeout', '4s', true) as idle_timeout
            """;

    /**
     * The move itself, in the order of the draw; the notification goes out with the commit, once per batch. The batch
     * is a range and no join: statistics taken while the outbox was empty, as it mostly is, made a nested loop of the
     * join, and a batch of a large load took longer than its time limit.
     *
     * <p>Its rows are read twice, at the one moment of the statement and under the lock: those that a deletion hands to
     * an insertion are put down in a file on the way. And it has a lower end, so that what the batches before have
     * deleted is passed once, to find it, and not by each part; while any transaction is as old as the load it cannot
     * be forgotten.
     */
    static final String NUMBER = """
            with span as (
                select min(n.draw) as first, max(n.draw) as last
                from (select draw from outbox order by draw limit $1) n
            ), numbered as (
                insert into event_log (position, event_id, type, subject, partition_key, instrument_id, traceparent,
                                       correlation_id, job_id, occurred_at, data)
                select h.position + row_number() over (order by o.draw), o.event_id, o.type, o.subject, o.partition_key,
                       o.instrument_id, o.traceparent, o.correlation_id, o.job_id, o.occurred_at, o.data
                from event_head h cross join outbox o
                where o.draw >= (select first from span) and o.draw <= (select last from span)
                order by o.draw
                returning position
            ), moved as (
                delete from outbox where draw >= (select first from span) and draw <= (select last from span)
            ), counted as (
                select count(*) as moved from numbered
            ), advanced as (
                update event_head h set position = h.position + c.moved from counted c where c.moved > 0
                returning h.position, c.moved
            )
            select position, moved, pg_notify('instrument_registry_log', position::text)::text as notified from advanced
            """;

    /**
     * Positions are dense, so the window bounds how many rows a rare type can make it look at, and whoever is behind
     * the retention begins at what is kept. The sum ends the page by size; an empty page still tells head and oldest.
     */
    private static final String PAGE = """
            with span as (
                select h.position as head, k.first_kept, greatest($1, k.first_kept - 1) as start
                from event_head h
                cross join lateral (
                    select coalesce((select min(position) from event_log), h.position + 1) as first_kept
                ) k
            ), slice as (
                select e.position, e.event_id, e.type, e.subject, e.partition_key, e.traceparent, e.correlation_id,
                       e.occurred_at, e.data::text as data
                from event_log e
                where e.position > (select start from span) and e.position <= (select start + $2 from span)
                  and (cardinality($3::text[]) = 0 or e.type = any ($3::text[]))
                order by e.position
                limit $4
            ), measured as (
                select slice.*, count(*) over () as found,
                       sum(octet_length(data)) over (order by position) - octet_length(data) as bytes_before
                from slice
            )
            select s.head, s.first_kept, m.position, m.event_id, m.type, m.subject, m.partition_key, m.traceparent,
                   m.correlation_id, m.occurred_at, m.data, m.found
            from span s left join measured m on m.bytes_before < $5::bigint
            order by m.position
            """;

    private static final long WINDOW = 20_000;

    private final Vertx vertx;
    private final Database database;

    public PgEventLog(Vertx vertx, Database database) {
        this.vertx = vertx;
        this.database = database;
    }

    @Override
    public Future<Numbered> number(int limit) {
        return database.inTransaction(
                BATCH_LIMIT,
                connection -> elected(connection)
                        .compose(elected -> elected
                                ? connection
                                        .preparedQuery(NUMBER)
                                        .execute(Tuple.of(limit))
                                        .map(PgEventLog::numbered)
                                : Future.succeededFuture(new Numbered(false, 0, 0))));
    }

    @Override
    public Future<EventPage> page(long from, int limit, List<String> types, int maxBytes) {
        var parameters = Tuple.from(List.of(from, WINDOW, types.toArray(String[]::new), limit, maxBytes));
        return database.run(LIMIT, connection -> connection.preparedQuery(PAGE).execute(parameters))
                .map(rows -> page(from, limit, rows));
    }

    private static final String HEAD = "select position from event_head";

    @Override
    public Future<Long> head() {
        return database.run(LIMIT, connection -> connection.query(HEAD).execute())
                .map(rows -> rows.iterator().next().getLong("position"));
    }

    @Override
    public Future<OptionalLong> claim(String follower, String node, Duration lease) {
        return database.run(LIMIT, connection -> FollowerRows.claim(connection, follower, node, lease));
    }

    @Override
    public Future<Boolean> advance(String follower, String node, long from, long to) {
        return database.run(LIMIT, connection -> FollowerRows.advance(connection, follower, node, from, to));
    }

    @Override
    public Future<Void> release(String follower, String node) {
        return database.run(LIMIT, connection -> FollowerRows.release(connection, follower, node));
    }

    @Override
    public Future<Watch> watch(LongConsumer onHead) {
        return PgLogWatch.open(vertx, database.connectOptions(), onHead);
    }

    private static Future<Boolean> elected(SqlConnection connection) {
        return connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(SEQUENCER_LOCK))
                .map(rows -> rows.iterator().next().getBoolean("elected"));
    }

    static Numbered numbered(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return new Numbered(true, 0, 0);
        }
        var row = rows.iterator().next();
        return new Numbered(true, row.getInteger("moved"), row.getLong("position"));
    }

    private static EventPage page(long from, int limit, RowSet<Row> rows) {
        var events = new ArrayList<Event>(rows.size());
        var first = rows.iterator().next();
        long head = first.getLong("head");
        long firstKept = first.getLong("first_kept");
        long found = first.getLong("position") == null ? 0 : first.getLong("found");
        if (found > 0) {
            rows.forEach(row -> events.add(event(row)));
        }
        boolean more = events.size() < found || events.size() == limit;
        long searched = Math.max(from, firstKept - 1) + WINDOW;
        long next = more ? events.getLast().position() : Math.max(from, Math.min(searched, head));
        return new EventPage(events, next, head, firstKept);
    }

    private static Event event(Row row) {
        return Event.of(
                row.getLong("position"),
                row.getUUID("event_id").toString(),
                row.getString("type"),
                row.getString("subject"),
                row.getOffsetDateTime("occurred_at").toInstant(),
                row.getString("partition_key"),
                row.getString("traceparent"),
                row.getString("correlation_id"),
                json(row.getString("data")));
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException unreadable) {
            // One event that is deeper or longer than what we read must not stop all that follow the log.
            return MissingNode.getInstance();
        }
    }
}
