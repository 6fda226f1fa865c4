package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.bus.Origin;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Plans that were asked for the members of indices. Compared with the memberships as they are, not with the events that
 * tell of them: so a change that came while the plan was made, one that takes effect on a later date and one that was
 * taken back are all told for what they are.
 */
final class PgPlanMembers {
    private static final String TELL = """
            with compared as materialized (
                select w.plan_id, w.checked, w.members, array(
                           select distinct m.instrument_id
                           from membership_indices x
                           left join instruments i on i.instrument_id = x.instrument_id
                           join index_memberships m on m.index_id = x.index_id and m.superseded_at is null
                                and m.is_member and m.valid @> $2::date
                           where x.squeezed = any (w.indices) or squeezed_name(x.name) = any (w.indices)
                              or squeezed_name(i.instrument_key) = any (w.indices)
                           order by 1) as members_now
                from plan_members w
                join plans p on p.plan_id = w.plan_id and p.status in ('validated', 'optimized')
                where not ($1::boolean and w.checked)
            ), changed as (
                select * from compared where members <> members_now order by plan_id limit $3
            ), noted as (
                update plan_members w set members = c.members_now, checked = true
                from compared c
                where c.plan_id = w.plan_id
                  and (c.members = c.members_now and not c.checked or c.plan_id in (select plan_id from changed))
            ), told as (
                update plans p set version = p.version + 1, status_reason = 'members_changed'
                from changed c where p.plan_id = c.plan_id
                returning p.plan_id, p.user_id, p.plan_name, p.version, p.status, c.members, c.members_now
            ), stale as (""" + StaleEvents.stale("$4, $5, $6", """
                           'status', t.status, 'reason', 'members_changed',
                           'added', to_jsonb(array(
                               select instrument_key from instruments
                               where instrument_id = any (t.members_now) and instrument_id <> all (t.members)
                               order by instrument_key limit 100)),
                           'removed', to_jsonb(array(
                               select instrument_key from instruments
                               where instrument_id = any (t.members) and instrument_id <> all (t.members_now)
                               order by instrument_key limit 100))""") + """
                from told t
            )
            select count(*) as told from told""";

    private PgPlanMembers() {}

    /** See {@link com.stocksblitz.registry.plan.StalePlans#tellMembers}. */
    static Future<Integer> tell(
            SqlConnection connection, boolean onlyNew, LocalDate tradeDate, Instant now, int most, Origin origin) {
        return execute(
                        connection,
                        TELL,
                        onlyNew,
                        tradeDate,
                        most,
                        origin.traceparent().orElse(null),
                        origin.correlationId(),
                        utc(now))
                .map(rows -> Math.toIntExact(rows.iterator().next().getLong("told")));
    }
}
