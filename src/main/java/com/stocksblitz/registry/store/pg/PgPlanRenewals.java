package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.plan.Dependencies;
import com.stocksblitz.registry.plan.PlanRow;
import com.stocksblitz.registry.plan.StalePlans.Waiting;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Plans that wait for what is not there yet, and what becomes of them when they are planned again. */
final class PgPlanRenewals {
    private static final int MOST_NAMED = 100;

    private static final String WAITING = """
            select w.plan_id, w.names, w.brokers
            from plan_pending w join plans p on p.plan_id = w.plan_id and p.status in ('validated', 'optimized')
            where $1::uuid is null or w.plan_id > $1
            order by w.plan_id limit $2""";

    private static final String LOCK_IN_FORCE = """
            select version from plans where plan_id = $1 and status in ('validated', 'optimized') for update""";

    private static final String TELL_BOUND = StaleEvents.stale("$3, $4, $5", """
            'status', t.status, 'reason', 'pending_bound', 'new_plan_id', $2::uuid, 'bound', to_jsonb($6::text[]),
            'bound_count', $7::int""") + "from plans t where t.plan_id = $1";

    private static final String FAIL = """
            with failed as (
                update plans p set status = 'error', status_reason = $2, version = p.version + 1
                where plan_id = $1 and status in ('validated', 'optimized')
                returning p.plan_id, p.user_id, p.plan_name, p.version
            ), unwatched as (
                delete from plan_instruments where plan_id in (select plan_id from failed)
            ), unpended as (
                delete from plan_pending where plan_id in (select plan_id from failed)
            )
            """ + StaleEvents.stale("$4, $5, $6", """
            'status', 'error', 'reason', 'replanning_failed', 'code', $2::text, 'detail', $3::text""") + "from failed t";

    private PgPlanRenewals() {}

    static Future<List<Waiting>> waiting(SqlConnection connection, Optional<UUID> after, int most) {
        return execute(connection, WAITING, after.orElse(null), most)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Waiting(
                                row.getUUID("plan_id"),
                                List.of(row.getArrayOfStrings("names")),
                                List.of(row.getArrayOfStrings("brokers"))))
                        .toList());
    }

    /** See {@link com.stocksblitz.registry.plan.StalePlans#replace}; in one transaction. */
    static Future<Boolean> replace(
            SqlConnection connection, UUID old, PlanRow plan, Dependencies on, List<String> bound, Origin origin) {
        return PgPlanStore.lockName(connection, plan)
                .compose(locked -> execute(connection, LOCK_IN_FORCE, old))
                .compose(found -> found.size() == 0
                        ? Future.succeededFuture(false)
                        : PgPlanStore.insert(connection, plan, on, origin)
                                .compose(stored -> tellBound(connection, old, plan, bound, origin))
                                .map(true));
    }

    private static Future<?> tellBound(
            SqlConnection connection, UUID old, PlanRow plan, List<String> bound, Origin origin) {
        return execute(
                connection,
                TELL_BOUND,
                old,
                plan.planId(),
                origin.traceparent().orElse(null),
                origin.correlationId(),
                utc(plan.createdAt()),
                bound.stream().limit(MOST_NAMED).toArray(String[]::new),
                bound.size());
    }

    static Future<Void> fail(
            SqlConnection connection, UUID planId, String code, String detail, Instant now, Origin origin) {
        return execute(
                        connection,
                        FAIL,
                        planId,
                        code,
                        detail,
                        origin.traceparent().orElse(null),
                        origin.correlationId(),
                        utc(now))
                .mapEmpty();
    }
}
