package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.plan.Dependencies;
import com.stocksblitz.registry.plan.PlanRow;
import com.stocksblitz.registry.plan.StalePlans;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Finds and tells stale plans set by set: what is read of the log and of the plans never leaves the database. */
public final class PgStalePlans implements StalePlans {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String FOLLOWER = "stale-plans";

    /** Positions looked at in one step, and plans told of them; both keep the transaction short. */
    private static final long WINDOW = 5_000;

    private static final int MOST_TOLD = 500;

    /**
     * What lies behind the position. A plan may have been made from an older catalog than the one whose changes were
     * told before it was stored; {@code since} is the oldest such, where there was a change in between.
     */
    private static final String LOOK = """
            with span as (
                select least(position, $1 + $3::bigint) as reached,
                       coalesce($2::bigint, (select max(position) from event_log
                                             where position <= $1 and instrument_id is not null), 0) as changed_before
                from event_head
            ), events as materialized (
                select e.position, e.type, e.subject, e.instrument_id
                from event_log e, span where e.position > $1 and e.position <= span.reached
            )
            select span.reached,
                   (select position from event_head) > span.reached as more,
                   count(e.instrument_id) filter (where e.type <> 'instrument.created') as changes,
                   greatest(span.changed_before, max(e.position) filter (where e.instrument_id is not null)) as newest,
                   coalesce(bool_or(e.type in ('instrument.created', 'instrument.renamed', 'instrument.reactivated',
                                               'instrument.updated', 'token.changed')), false) as may_bind,
                   coalesce(bool_or(e.type = 'index.membership.changed'), false) as members_changed,
                   exists (select from plan_members w join plans p on p.plan_id = w.plan_id
                           where not w.checked and p.status in ('validated', 'optimized')) as members_new,
                   (select min(p.told_position) from events n join plans p
                         on p.plan_id = case when n.subject ~ '^[0-9a-f-]{36}$' then n.subject::uuid end
                    where n.type = 'subscription.plan.created' and p.told_position < least($1, span.changed_before)) as since
            from span left join events e on true
            group by span.reached, span.changed_before""";

    private static final String CLEAN_INDEX = "select clean_plan_index() as pages";

    /**
     * What stands in a plan's way is its end: it has a dead subscription. A contract that has expired is told by its
     * chain, everything else by the plan.
     */
    private static final String TELL =
            """
            with changes as materialized (
                select e.position, e.type, e.instrument_id, e.subject as instrument_key, e.data,
                       case e.type when 'token.changed' then 'token_changed'
                            when 'lot.changed' then 'lot_changed'
                            when 'instrument.updated' then 'expiry_changed'
                            else case when e.data ->> 'cause' = 'expired' then 'expired'
                                 else split_part(e.type, '.', 2) end end as reason
                from event_log e
                where e.position > $1 and e.position <= $2 and e.instrument_id is not null
                  and (e.type in ('instrument.renamed', 'instrument.deactivated', 'instrument.expired',
                                  'instrument.reactivated', 'lot.changed')
                       or e.type = 'instrument.updated' and e.data -> 'changed' ? 'expiry'
                       or e.type = 'token.changed' and e.data #>> '{changed,token,from}' is not null)
            ), touched as materialized (
                select w.plan_id, c.*, i.underlying,
                       c.reason = 'expired' and i.expiry is not null and i.underlying is not null as of_chain,
                       c.reason in ('expired', 'token_changed')
                           or c.reason = 'deactivated' and c.data ->> 'cause' is distinct from 'suspended' as ends
                from changes c
                join plan_instruments w on w.instrument_ids @> array[c.instrument_id]
                join plans p on p.plan_id = w.plan_id and p.status in ('validated', 'optimized')
                            and p.told_position < c.position
                join instruments i on i.instrument_id = c.instrument_id
                where c.type <> 'token.changed' or c.data ->> 'broker' = any (w.brokers)
            ), chosen as (
                select plan_id, bool_or(ends) as ends,
                       (array_agg(reason order by ends desc, position))[1] as reason
                from touched group by plan_id order by plan_id limit $3
            ), told as (
                update plans p
                set told_position = $2, version = p.version + 1, status_reason = c.reason,
                    status = case when c.ends then 'expired' else p.status end,
                    expires_at = case when c.ends then least(p.expires_at, $4) else p.expires_at end
                from chosen c where p.plan_id = c.plan_id and p.status in ('validated', 'optimized')
                returning p.plan_id, p.user_id, p.plan_name, p.version, p.status, p.status_reason
            ), chains as (""" + StaleEvents.rebalance("$5, $6, $4", """
                           'underlying', x.underlying, 'status', t.status, 'reason', 'expired',
                           'instruments', to_jsonb((array_agg(x.instrument_key order by x.instrument_key))[1:100]),
                           'instrument_count', count(*), 'position', max(x.position)""") + """
                from told t join touched x on x.plan_id = t.plan_id and x.of_chain
                group by t.plan_id, t.user_id, t.plan_name, t.version, t.status, x.underlying
            ), stale as (""" + StaleEvents.stale("$5, $6, $4", """
                           'status', t.status, 'reason', t.status_reason,
                           'changes', to_jsonb((array_agg(jsonb_build_object(
                               'instrument_id', x.instrument_key, 'reason', x.reason, 'cause', x.data -> 'cause',
                               'changed', x.data -> 'changed', 'position', x.position) order by x.position))[1:50]),
                           'change_count', count(*), 'position', max(x.position)""") + """
                from told t join touched x on x.plan_id = t.plan_id and not x.of_chain
                group by t.plan_id, t.user_id, t.plan_name, t.version, t.status, t.status_reason
            ), unwatched as (
                delete from plan_instruments where plan_id in (select plan_id from told where status = 'expired')
            ), unpended as (
                delete from plan_pending where plan_id in (select plan_id from told where status = 'expired')
            )
            select count(*) as told from told""";

    private static final String TELL_LIMITS = """
            with made as (
                select plan_id, limits as then_in_force, array(
                           select now_in_force from unnest($1::text[]) now_in_force
                           where split_part(now_in_force, ':', 1) in (select split_part(l, ':', 1) from unnest(limits) l)
                       ) as now_in_force
                from plans
                where status in ('validated', 'optimized') and not limits <@ $1::text[]
                order by plan_id limit $2 for update skip locked
            ), told as (
                update plans p
                set limits = m.now_in_force, version = p.version + 1, status_reason = 'limits_changed'
                from made m where p.plan_id = m.plan_id
                returning p.plan_id, p.user_id, p.plan_name, p.version, p.status, m.then_in_force
            ), stale as (""" + StaleEvents.stale("$3, $4, $5", """
                           'status', t.status, 'reason', 'limits_changed',
                           'feeds', (select jsonb_agg(split_part(l, ':', 1) order by l)
                                     from unnest(t.then_in_force) l where l <> all ($1::text[]))""") + """
                from told t
            )
            select count(*) as told from told""";

    private static final String TELL_EXPIRED =
            """
            with ended as (
                select plan_id from plans
                where status in ('validated', 'optimized') and expires_at <= $1
                order by expires_at limit $2 for update skip locked
            ), gone as materialized (
                select w.plan_id, i.instrument_key, i.underlying,
                       i.expiry is not null and i.underlying is not null as of_chain
                from ended e join plan_instruments w on w.plan_id = e.plan_id
                cross join unnest(w.instrument_ids) as held (instrument_id)
                join instruments i on i.instrument_id = held.instrument_id
                where i.expiry < $3::date
            ), told as (
                update plans p set version = p.version + 1, status = 'expired', status_reason = 'expired'
                from ended e where p.plan_id = e.plan_id
                returning p.plan_id, p.user_id, p.plan_name, p.version, p.expires_at
            ), chains as (""" + StaleEvents.rebalance("$4, $5, $6", """
                           'underlying', g.underlying, 'status', 'expired', 'reason', 'expired',
                           'instruments', to_jsonb((array_agg(g.instrument_key order by g.instrument_key))[1:100]),
                           'instrument_count', count(*)""") + """
                from told t join gone g on g.plan_id = t.plan_id and g.of_chain
                group by t.plan_id, t.user_id, t.plan_name, t.version, g.underlying
            ), stale as (""" + StaleEvents.stale("$4, $5, $6", """
                           'status', 'expired', 'reason', 'expired', 'expires_at', to_jsonb(t.expires_at)""") + """
                from told t
                where not exists (select from gone g where g.plan_id = t.plan_id and g.of_chain)
            ), unwatched as (
                delete from plan_instruments where plan_id in (select plan_id from told)
            ), unpended as (
                delete from plan_pending where plan_id in (select plan_id from told)
            )
            select count(*) as told from told""";

    private final Database database;

    public PgStalePlans(Database database) {
        this.database = database;
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
    public Future<Step> follow(String node, long from, OptionalLong newestChange, Instant now, Origin origin) {
        return database.inTransaction(
                LIMIT,
                connection -> execute(connection, LOOK, from, boxed(newestChange), WINDOW)
                        .map(rows -> rows.iterator().next())
                        .compose(seen -> tell(connection, from, seen, now, origin)
                                .compose(told -> advance(connection, node, from, seen, told))
                                .map(step -> new Step(
                                        step.reached(),
                                        step.told(),
                                        seen.getLong("newest"),
                                        seen.getBoolean("may_bind"),
                                        members(seen),
                                        step.more()))));
    }

    /** The index is put in order first: a search would read the whole of its pending list for each instrument. */
    private static Future<Integer> tell(SqlConnection connection, long from, Row seen, Instant now, Origin origin) {
        var since = seen.getLong("since");
        if (seen.getLong("changes") == 0 && since == null) {
            return Future.succeededFuture(0);
        }
        return execute(connection, CLEAN_INDEX)
                .compose(cleaned -> execute(
                        connection,
                        TELL,
                        since == null ? from : since,
                        seen.getLong("reached"),
                        MOST_TOLD,
                        utc(now),
                        origin.traceparent().orElse(null),
                        origin.correlationId()))
                .map(PgStalePlans::told);
    }

    /**
     * Where there are more plans to tell the position stays; those that were told are not found again. Fails the
     * transaction of a node whose lease another one has taken.
     */
    private static Future<Step> advance(SqlConnection connection, String node, long from, Row seen, int told) {
        boolean all = told < MOST_TOLD;
        long reached = all ? seen.getLong("reached") : from;
        var step = new Step(reached, told, 0, false, Members.NONE, !all || seen.getBoolean("more"));
        return reached == from
                ? Future.succeededFuture(step)
                : FollowerRows.advance(connection, FOLLOWER, node, from, reached)
                        .compose(advanced -> advanced
                                ? Future.succeededFuture(step)
                                : Future.failedFuture(
                                        new IllegalStateException("another node has taken over the stale plans")));
    }

    private static Members members(Row seen) {
        if (seen.getBoolean("members_changed")) {
            return Members.OF_ALL_PLANS;
        }
        return seen.getBoolean("members_new") ? Members.OF_NEW_PLANS : Members.NONE;
    }

    private static Long boxed(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    @Override
    public Future<Integer> tellLimits(List<String> inForce, Instant now, int most, Origin origin) {
        return database.run(
                        LIMIT,
                        connection -> execute(
                                connection,
                                TELL_LIMITS,
                                inForce.toArray(String[]::new),
                                most,
                                origin.traceparent().orElse(null),
                                origin.correlationId(),
                                utc(now)))
                .map(PgStalePlans::told);
    }

    @Override
    public Future<Integer> tellMembers(boolean onlyNew, LocalDate tradeDate, Instant now, int most, Origin origin) {
        return database.run(LIMIT, connection -> PgPlanMembers.tell(connection, onlyNew, tradeDate, now, most, origin));
    }

    @Override
    public Future<Integer> tellExpired(LocalDate tradeDate, Instant start, Instant now, int most, Origin origin) {
        return database.run(
                        LIMIT,
                        connection -> execute(
                                connection,
                                TELL_EXPIRED,
                                utc(start),
                                most,
                                tradeDate,
                                origin.traceparent().orElse(null),
                                origin.correlationId(),
                                utc(now)))
                .map(PgStalePlans::told);
    }

    @Override
    public Future<List<Waiting>> waiting(Optional<UUID> after, int most) {
        return database.run(LIMIT, connection -> PgPlanRenewals.waiting(connection, after, most));
    }

    @Override
    public Future<Boolean> replace(UUID old, PlanRow plan, Dependencies on, List<String> bound, Origin origin) {
        return database.inTransaction(
                LIMIT, connection -> PgPlanRenewals.replace(connection, old, plan, on, bound, origin));
    }

    @Override
    public Future<Void> fail(UUID planId, String code, String detail, Instant now, Origin origin) {
        return database.run(LIMIT, connection -> PgPlanRenewals.fail(connection, planId, code, detail, now, origin));
    }

    private static int told(RowSet<Row> rows) {
        return Math.toIntExact(rows.iterator().next().getLong("told"));
    }
}
