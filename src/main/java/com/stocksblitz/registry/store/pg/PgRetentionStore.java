package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.retention.Policy;
import com.stocksblitz.registry.retention.RetentionStore;
import com.stocksblitz.registry.retention.api.RetentionRun;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What is old in PostgreSQL. Trail and log lose their beginning only, up to the first row that is not old: the chain
 * and the log's positions stay dense.
 */
public final class PgRetentionStore implements RetentionStore {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String LEASE = "retention";

    /**
     * Of each policy: how many rows and the last one; the rows after a key as JSON; the deletion of a portion. All take
     * the cutoff, so that they are called alike.
     */
    private record Sql(String due, String lines, String delete) {}

    private static final Sql AUDIT_TRAIL =
            new Sql("""
            with span as (
                select a.position as before, coalesce(
                    (select c.position - 1 from audit_chain c join audit_trail t using (audit_id)
                     where c.position > a.position and t.at >= $1 order by c.position limit 1),
                    (select max(position) from audit_chain), 0) as last
                from audit_archive a
            )
            select greatest(last - before, 0) as rows, last from span""", """
            select c.position as key, (to_jsonb(t) || jsonb_build_object(
                       'position', c.position, 'hash', encode(c.hash, 'hex')))::text as line
            from audit_chain c join audit_trail t using (audit_id)
            where c.position > $1 and c.position <= $2 and $3::timestamptz is not null
            order by c.position limit $4""", "select archive_audit($1, $3) as gone where $2::timestamptz is not null");

    private static final Sql EVENTS = new Sql("""
            with span as (
                select coalesce((select position - 1 from event_log where occurred_at >= $1 order by position limit 1),
                                (select max(position) from event_log), 0) as last
            )
            select (select count(*) from event_log where position <= last) as rows, last from span""", """
            select position as key, to_jsonb(e)::text as line from event_log e
            where position > $1 and position <= $2 and $3::timestamptz is not null
            order by position limit $4""", """
            with gone as (
                delete from event_log where position in (
                    select position from event_log where position <= $1 and $2::timestamptz is not null
                    order by position limit $3)
                returning 1)
            select count(*)::integer as gone from gone""");

    /**
     * A statement that a later one has ended goes only if that one has the pair's newest version, which must rise, and
     * was there when what is due was counted: what is said meanwhile makes no row due that is in no backup.
     */
    private static final String OLD = """
            (m.superseded_at < %1$s
             or m.superseded_at is null and upper(m.valid) <= (%1$s at time zone 'UTC')::date and exists (
                 select from index_memberships n
                 where n.index_id = m.index_id and n.instrument_id = m.instrument_id and n.superseded_at is null
                   and lower(n.valid) >= upper(m.valid) and n.version >= m.version and n.membership_id <= %2$s))""";

    private static final Sql INDEX_HISTORY = new Sql(
            """
            with newest as (select coalesce(max(membership_id), 0) as last from index_memberships)
            select count(m.membership_id) as rows, w.last
            from newest w left join index_memberships m on %s group by w.last""".formatted(OLD.formatted("$1::timestamptz", "w.last")),
            """
            select m.membership_id as key, (to_jsonb(m) || jsonb_build_object(
                       'index_name', x.name, 'instrument_key', i.instrument_key))::text as line
            from index_memberships m
            join membership_indices x on x.index_id = m.index_id
            join instruments i on i.instrument_id = m.instrument_id
            where m.membership_id > $1 and m.membership_id <= $2 and %s
            order by m.membership_id limit $4""".formatted(OLD.formatted("$3::timestamptz", "$2")),
            """
            with gone as (
                delete from index_memberships where membership_id in (
                    select m.membership_id from index_memberships m
                    where m.membership_id <= $1 and %s order by m.membership_id limit $3)
                returning 1)
            select count(*)::integer as gone from gone""".formatted(OLD.formatted("$2::timestamptz", "$1")));

    private static final String RECORD = """
            insert into retention_runs (cause, dry_run, started_at, finished_at, results)
            values ($1, $2, $3, $4, $5::text::jsonb)""";

    private static final String LAST = """
            select started_at, finished_at, results::text as results from retention_runs
            where not dry_run order by run_id desc limit 1""";

    private static final String LAST_DAY = """
            select coalesce((select position from follower_positions where follower = $1), 0) as day""";

    private final Database database;

    public PgRetentionStore(Database database) {
        this.database = database;
    }

    @Override
    public Future<Due> due(Policy policy, Instant cutoff) {
        return database.run(LIMIT, connection -> execute(connection, sql(policy).due(), utc(cutoff)))
                .map(rows -> rows.iterator().next())
                .map(row -> new Due(row.getLong("rows"), row.getLong("last"), cutoff));
    }

    @Override
    public Future<List<Line>> lines(Policy policy, Due due, long after, int most) {
        return database.run(
                        LIMIT,
                        connection ->
                                execute(connection, sql(policy).lines(), after, due.last(), utc(due.cutoff()), most))
                .map(rows -> Rows.all(rows, row -> new Line(row.getLong("key"), row.getString("line"))));
    }

    @Override
    public Future<Integer> delete(Policy policy, Due due, int most) {
        return database.inTransaction(
                        LIMIT,
                        connection -> execute(connection, sql(policy).delete(), due.last(), utc(due.cutoff()), most))
                .map(rows -> rows.iterator().next().getInteger("gone"));
    }

    @Override
    public Future<OptionalLong> claim(String node, Duration lease) {
        return database.run(LIMIT, connection -> FollowerRows.claim(connection, LEASE, node, lease));
    }

    @Override
    public Future<Long> lastDay() {
        return database.run(LIMIT, connection -> execute(connection, LAST_DAY, LEASE))
                .map(rows -> rows.iterator().next().getLong("day"));
    }

    @Override
    public Future<Void> release(String node, long lastDay, long day) {
        return database.run(
                LIMIT,
                connection -> FollowerRows.advance(connection, LEASE, node, lastDay, day)
                        .compose(advanced -> FollowerRows.release(connection, LEASE, node)));
    }

    @Override
    public Future<Void> record(RetentionRun run, boolean scheduled, Origin origin) {
        return database.inTransaction(
                LIMIT,
                connection -> execute(
                                connection,
                                RECORD,
                                scheduled ? "schedule" : "operator",
                                run.dryRun(),
                                utc(run.startedAt()),
                                utc(run.finishedAt()),
                                Statements.json(run.results()))
                        .compose(stored -> AuditRows.add(
                                connection,
                                run.finishedAt(),
                                origin,
                                run.dryRun() ? "retention.counted" : "retention.run",
                                "retention",
                                run.results().stream()
                                        .collect(Collectors.toMap(
                                                RetentionRun.Result::policy,
                                                run.dryRun()
                                                        ? RetentionRun.Result::due
                                                        : RetentionRun.Result::deleted))))
                        .mapEmpty());
    }

    @Override
    public Future<Optional<RetentionRun>> last() {
        return database.run(LIMIT, connection -> execute(connection, LAST)).map(PgRetentionStore::run);
    }

    private static Optional<RetentionRun> run(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next())
                        .map(row -> new RetentionRun(
                                false,
                                row.getOffsetDateTime("started_at").toInstant(),
                                row.getOffsetDateTime("finished_at").toInstant(),
                                results(row.getString("results"))));
    }

    private static List<RetentionRun.Result> results(String json) {
        try {
            return Json.mapper().readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a report of ours can be read", impossible);
        }
    }

    private static Sql sql(Policy policy) {
        return switch (policy) {
            case AUDIT_TRAIL -> AUDIT_TRAIL;
            case EVENTS -> EVENTS;
            case INDEX_HISTORY -> INDEX_HISTORY;
        };
    }
}
