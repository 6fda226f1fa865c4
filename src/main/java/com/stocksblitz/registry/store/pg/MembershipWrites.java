package com.stocksblitz.registry.store.pg;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.membership.Change;
import com.stocksblitz.registry.membership.IndexRef;
import com.stocksblitz.registry.membership.MembershipStore.Known;
import com.stocksblitz.registry.membership.MembershipStore.SideMoved;
import com.stocksblitz.registry.membership.Pair;
import com.stocksblitz.registry.membership.Statement;
import com.stocksblitz.registry.membership.Timeline;
import com.stocksblitz.registry.membership.Timeline.Span;
import com.stocksblitz.registry.mirror.MirrorRecord;
import com.stocksblitz.registry.mirror.api.Stage;
import com.stocksblitz.registry.mirror.api.Stage.Side;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** A transaction that writes memberships, from the lock to the last event; every step is one statement for all. */
final class MembershipWrites {
    /**
     * One writer at a time: writes are rare and whole files, and so no two can wait for each other's indices. The
     * numbers of events are drawn under it, in the order of the changes.
     */
    static final String LOCK = "select pg_advisory_xact_lock(hashtext('index_memberships'))";

    /** An index that was known by name only gets its id once the catalog has it. */
    private static final String ADOPT = """
            update membership_indices x set instrument_id = w.instrument_id, name = w.name
            from unnest($1::bigint[], $2::text[], $3::text[]) w(instrument_id, name, squeezed)
            where x.instrument_id is null and x.squeezed = w.squeezed and w.instrument_id is not null
                and not exists (select from membership_indices k where k.instrument_id = w.instrument_id)""";

    private static final String ADD_INDICES = """
            insert into membership_indices (instrument_id, name, squeezed, created_at)
            select instrument_id, name, squeezed, $4
            from unnest($1::bigint[], $2::text[], $3::text[]) w(instrument_id, name, squeezed)
            on conflict do nothing""";

    private static final String FIND_INDICES = """
            select x.index_id, w.place, coalesce(n.symbol, x.name) as told_as
            from unnest($1::bigint[], $2::text[]) with ordinality w(instrument_id, squeezed, place)
            join membership_indices x on x.instrument_id = w.instrument_id
                or (w.instrument_id is null and x.instrument_id is null and x.squeezed = w.squeezed)
            left join instruments n on n.instrument_id = x.instrument_id""";

    private static final String STAGE = """
            select stage, coalesce(closed_until > clock_timestamp(), false) as closed from migration_stage""";

    /** The screener has these rows; what it would not take of them before is of no use any more. */
    private static final String TOLD = """
            with told as (
                insert into mirror_records as r (symbol, exchange, index_name, version, told, told_at)
                select row ->> 'symbol', row ->> 'exchange', row ->> 'index_name', 0, row, $2
                from jsonb_array_elements($1::text::jsonb) row
                on conflict (symbol, exchange, index_name) do update
                set told = excluded.told, told_at = excluded.told_at, dead = null
                returning r.symbol, r.exchange, r.index_name)
            update dead_letters d set state = 'superseded', handled_at = $2, handled_by = 'mirror'
            from told t
            where d.state = 'open' and d.original_stream = $3
                and d.record = t.exchange || ':' || t.symbol || ' in ' || t.index_name""";

    private static final String TIMELINES = """
            select m.membership_id, m.index_id, m.instrument_id, lower(m.valid) as since, upper(m.valid) as until,
                m.is_member, m.weight, m.sector, m.date_added, m.version
            from unnest($1::bigint[], $2::bigint[]) p(index_id, instrument_id)
            join index_memberships m on m.index_id = p.index_id and m.instrument_id = p.instrument_id
                and m.superseded_at is null""";

    private static final String SUPERSEDE = """
            update index_memberships set superseded_at = $2 where membership_id = any($1)""";

    private static final String ADD = """
            insert into index_memberships (index_id, instrument_id, valid, is_member, weight, sector, date_added, version,
                recorded_at)
            select index_id, instrument_id, daterange(since, until), is_member, weight::numeric, sector, date_added,
                version, $10
            from unnest($1::bigint[], $2::bigint[], $3::date[], $4::date[], $5::boolean[], $6::text[], $7::text[],
                $8::date[], $9::integer[])
                w(index_id, instrument_id, since, until, is_member, weight, sector, date_added, version)""";

    private static final String EVENTS = """
            insert into outbox (event_id, type, subject, partition_key, traceparent, correlation_id, occurred_at, data)
            select uuid_v7(), $4, subject, partition_key, $5, $6, $7, data::jsonb
            from unnest($1::text[], $2::text[], $3::text[]) with ordinality w(subject, partition_key, data, place)
            order by place""";

    private final SqlConnection connection;
    private final Origin origin;
    private final Instant now;
    private final Map<Pair, List<Stored>> stored = new HashMap<>();
    private Map<String, Long> indexIds = Map.of();
    private Map<String, String> toldAs = Map.of();

    MembershipWrites(SqlConnection connection, Origin origin, Instant now) {
        this.connection = connection;
        this.origin = origin;
        this.now = now;
    }

    /**
     * Takes the lock of the writers. Fails with {@link SideMoved} where another side counts, or where writing is open
     * or closed otherwise than it should be. Where nothing is known of stages, the registry counts.
     */
    Future<Void> lock(Side counts, boolean closed) {
        return execute(LOCK).compose(locked -> execute(STAGE)).compose(rows -> {
            for (var row : rows) {
                var stage = Stage.valueOf(row.getString("stage").toUpperCase(Locale.ROOT));
                return stage.counts() == counts && row.getBoolean("closed") == closed
                        ? Future.succeededFuture()
                        : Future.failedFuture(new SideMoved());
            }
            return counts == Side.REGISTRY ? Future.succeededFuture() : Future.failedFuture(new SideMoved());
        });
    }

    /** Under the lock: what is known of the pairs; all of them are in the answer. */
    Future<Known> known(List<IndexRef> indices, Set<Pair> pairs) {
        var ids = array(
                indices,
                index -> index.instrumentId().isPresent() ? index.instrumentId().getAsLong() : null,
                Long[]::new);
        var names = array(indices, IndexRef::name, String[]::new);
        var squeezed = array(indices, IndexRef::squeezed, String[]::new);
        return execute(ADOPT, ids, names, squeezed)
                .compose(adopted -> execute(ADD_INDICES, ids, names, squeezed, now.atOffset(ZoneOffset.UTC)))
                .compose(added -> execute(FIND_INDICES, ids, squeezed))
                .compose(found -> {
                    indexIds = byIdentity(found, indices, row -> row.getLong("index_id"));
                    toldAs = byIdentity(found, indices, row -> row.getString("told_as"));
                    return execute(
                            TIMELINES,
                            array(pairs, pair -> indexIds.get(pair.index()), Long[]::new),
                            array(pairs, Pair::instrumentId, Long[]::new));
                })
                .map(rows -> new Known(read(rows, pairs), toldAs));
    }

    /** The screener has been told these rows. */
    Future<Void> told(List<JsonNode> rows) {
        return rows.isEmpty()
                ? Future.succeededFuture()
                : execute(TOLD, Statements.json(rows), now.atOffset(ZoneOffset.UTC), MirrorRecord.STREAM)
                        .mapEmpty();
    }

    /** Writes the spans that differ, the events and the audit rows. */
    Future<Void> store(List<Change> changes, Map<Pair, Timeline> timelines) {
        if (changes.isEmpty()) {
            return Future.succeededFuture();
        }
        var versions = new HashMap<Pair, Integer>();
        var events = new ArrayList<String>(changes.size());
        for (var change : changes) {
            int version = versions.merge(change.pair(), version(change.pair()) + 1, (last, first) -> last + 1);
            events.add(Statements.json(change.event(version)));
        }
        return spans(versions, timelines)
                .compose(written -> execute(
                        EVENTS,
                        array(changes, change -> change.instrument().key().value(), String[]::new),
                        array(changes, change -> change.index().name(), String[]::new),
                        events.toArray(String[]::new),
                        Change.EVENT_TYPE,
                        origin.traceparent().orElse(null),
                        origin.correlationId(),
                        now.atOffset(ZoneOffset.UTC)))
                .compose(told -> audit(changes));
    }

    private Future<Void> spans(Map<Pair, Integer> versions, Map<Pair, Timeline> timelines) {
        var gone = new ArrayList<Long>();
        var fresh = new ArrayList<Fresh>();
        versions.forEach((pair, version) -> {
            var before = stored.getOrDefault(pair, List.of());
            var after = timelines.get(pair).spans();
            before.stream().filter(row -> !after.contains(row.span())).forEach(row -> gone.add(row.id()));
            var kept = before.stream().map(Stored::span).collect(Collectors.toSet());
            after.stream()
                    .filter(span -> !kept.contains(span))
                    .forEach(span -> fresh.add(new Fresh(pair, span, version)));
        });
        return execute(SUPERSEDE, gone.toArray(Long[]::new), now.atOffset(ZoneOffset.UTC))
                .compose(superseded -> execute(
                        ADD,
                        array(fresh, row -> indexIds.get(row.pair().index()), Long[]::new),
                        array(fresh, row -> row.pair().instrumentId(), Long[]::new),
                        array(fresh, row -> row.statement().from(), LocalDate[]::new),
                        array(fresh, row -> row.span().until(), LocalDate[]::new),
                        array(fresh, row -> row.statement().member(), Boolean[]::new),
                        array(fresh, Fresh::weight, String[]::new),
                        array(fresh, row -> row.statement().sector(), String[]::new),
                        array(fresh, row -> row.statement().dateAdded(), LocalDate[]::new),
                        array(fresh, Fresh::version, Integer[]::new),
                        now.atOffset(ZoneOffset.UTC)))
                .mapEmpty();
    }

    /** One row for each index; the events have what was changed in each share. */
    private Future<Void> audit(List<Change> changes) {
        var written = Future.<Void>succeededFuture();
        for (var index : changes.stream()
                .collect(
                        Collectors.groupingBy(change -> change.index().name(), LinkedHashMap::new, Collectors.toList()))
                .entrySet()) {
            var kinds = index.getValue().stream().collect(Collectors.groupingBy(Change::kind, Collectors.counting()));
            written = written.compose(done -> AuditRows.add(
                            connection,
                            now,
                            origin,
                            "index_memberships.written",
                            "index_memberships/" + index.getKey(),
                            Map.of(
                                    "added", kinds.getOrDefault(Change.Kind.ADDED, 0L),
                                    "changed", kinds.getOrDefault(Change.Kind.CHANGED, 0L),
                                    "removed", kinds.getOrDefault(Change.Kind.REMOVED, 0L)))
                    .mapEmpty());
        }
        return written;
    }

    private int version(Pair pair) {
        return stored.getOrDefault(pair, List.of()).stream()
                .mapToInt(Stored::version)
                .max()
                .orElse(0);
    }

    private static <T> Map<String, T> byIdentity(RowSet<Row> rows, List<IndexRef> indices, Function<Row, T> column) {
        var found = new HashMap<String, T>();
        for (var row : rows) {
            found.put(indices.get(row.getInteger("place") - 1).identity(), column.apply(row));
        }
        return found;
    }

    private Map<Pair, Timeline> read(RowSet<Row> rows, Set<Pair> pairs) {
        var identities = new HashMap<Long, String>();
        indexIds.forEach((identity, id) -> identities.put(id, identity));
        for (var row : rows) {
            var pair = new Pair(identities.get(row.getLong("index_id")), row.getLong("instrument_id"));
            stored.computeIfAbsent(pair, first -> new ArrayList<>()).add(Stored.of(row));
        }
        return pairs.stream()
                .collect(Collectors.toMap(
                        pair -> pair,
                        pair -> new Timeline(stored.getOrDefault(pair, List.of()).stream()
                                .map(row -> row.span().statement())
                                .toList())));
    }

    private Future<RowSet<Row>> execute(String sql, Object... parameters) {
        return connection.preparedQuery(sql).execute(Tuple.from(Arrays.asList(parameters)));
    }

    private static <T, A> A[] array(Collection<T> rows, Function<T, A> column, IntFunction<A[]> make) {
        return rows.stream().map(column).toArray(make);
    }

    private record Stored(long id, Span span, int version) {
        static Stored of(Row row) {
            var statement = new Statement(
                    row.getLocalDate("since"),
                    row.getBoolean("is_member"),
                    row.getBigDecimal("weight"),
                    row.getString("sector"),
                    row.getLocalDate("date_added"));
            return new Stored(
                    row.getLong("membership_id"),
                    new Span(statement, row.getLocalDate("until")),
                    row.getInteger("version"));
        }
    }

    private record Fresh(Pair pair, Span span, int version) {
        Statement statement() {
            return span.statement();
        }

        String weight() {
            return statement().weight() == null ? null : statement().weight().toPlainString();
        }
    }
}
