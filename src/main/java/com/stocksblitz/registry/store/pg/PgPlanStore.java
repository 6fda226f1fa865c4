package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.plan.Dependencies;
import com.stocksblitz.registry.plan.PackedDocument;
import com.stocksblitz.registry.plan.PlanCache;
import com.stocksblitz.registry.plan.PlanKey;
import com.stocksblitz.registry.plan.PlanRow;
import com.stocksblitz.registry.plan.PlanStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Plans in the table {@code plans}, first answers in {@code idempotency_keys}, events in the outbox. */
public final class PgPlanStore implements PlanStore {
    private static final Duration READ = Duration.ofSeconds(2);
    private static final Duration WRITE = Duration.ofSeconds(4);

    private static final int MOST_DELETED_AT_ONCE = 10_000;

    private static final String COLUMNS = """
            plan_id, user_id, plan_name, description, subscription_type, optimization_level, filtering_strictness,
            status, status_reason, request_hash, catalog_position, instrument_count, document, created_at, expires_at""";

    /** Serialises the plans of one user and name, so that of two made at once one supersedes the other. */
    private static final String LOCK_NAME = """
            select 1 as locked
            from pg_advisory_xact_lock(hashtextextended(jsonb_build_array('plan', $1::text, $2::text)::text, 0))""";

    /**
     * One snapshot for all: what replaces the older plans cannot see the plan that is inserted beside it. Answers the
     * twin, and then nothing was written.
     */
    private static final String ADD = """
            with twin as materialized (
                select plan_id, created_at, expires_at, document from plans
                where user_id = $2 and plan_name = $3 and request_hash = $9 and created_at >= $23::timestamptz
                  and status in ('validated', 'optimized')
                order by created_at desc limit 1
            ), fresh as materialized (
                select 1 as one where not exists (select from twin)
            ), stored as (
                insert into plans (plan_id, user_id, plan_name, description, subscription_type, optimization_level,
                                   filtering_strictness, status, request_hash, catalog_position, instrument_count,
                                   document, created_at, expires_at, told_position, limits)
                select $1::uuid, $2, $3, $4::text, $5::text, $6::text, $7::text, $8::text, $9, $10::bigint, $11::int,
                       $12::bytea, $13::timestamptz, $14::timestamptz, $10, $19::text[]
                from fresh
            ), watched as (
                insert into plan_instruments (plan_id, instrument_ids, brokers)
                select $1, $20::bigint[], $21::text[] from fresh
            ), pending as (
                insert into plan_pending (plan_id, names, brokers)
                select $1, $22::text[], $21 from fresh where cardinality($22) > 0
            ), member as (
                insert into plan_members (plan_id, indices, members)
                select $1, array(select distinct squeezed_name(i) from unnest($24::text[]) i),
                       array(select instrument_id from instruments where instrument_key = any ($25::text[]) order by 1)
                from fresh where cardinality($24) > 0
            ), told as (
                insert into outbox (event_id, type, subject, partition_key, traceparent, correlation_id, occurred_at,
                                    data)
                select uuid_v7(), 'subscription.plan.created', $15::text, $2, $16::text, $17::text, $13, $18::jsonb
                from fresh
            ), replaced as (
                select plan_id from plans, fresh
                where user_id = $2 and plan_name = $3 and status in ('validated', 'optimized')
            ), unwatched as (
                delete from plan_instruments where plan_id in (select plan_id from replaced)
            ), unpended as (
                delete from plan_pending where plan_id in (select plan_id from replaced)
            ), superseded as (
                update plans set status = 'superseded', version = version + 1
                where plan_id in (select plan_id from replaced)
            )
            select plan_id, created_at, expires_at, document from twin""";

    private static final String FIND = "select " + COLUMNS + " from plans where plan_id = $1";

    private static final String STANDING_OF = "select status, expires_at from plans where plan_id = $1";

    private static final String LAST_NAMED = "select " + COLUMNS + """
             from plans where user_id = $1 and plan_name = $2 and status <> 'error'
            order by created_at desc limit 1""";

    private static final String MATCHING = """
             from plans
            where ($1::text is null or user_id = $1)
              and ($2::text is null or subscription_type = $2)
              and ($3::text is null
                   or $3 = case when expires_at <= $4::timestamptz then 'expired' else status end)""";

    private static final String COUNT = "select count(*) as total" + MATCHING;

    private static final String LIST =
            "select " + COLUMNS + MATCHING + " order by created_at desc, plan_id limit $5 offset $6";

    private static final String DELETE = """
            delete from plans where plan_id = $1 and ($2::text is null or user_id = $2) returning request_hash""";

    /** Those in force are left to {@link PgStalePlans}, which also tells of them. */
    private static final String MARK_EXPIRED = """
            update plans set status = 'expired'
            where expires_at <= $1 and status not in ('expired', 'validated', 'optimized')""";

    private static final String DELETE_EXPIRED = """
            delete from plans where plan_id in (
                select plan_id from plans where expires_at <= $1 limit $2)""";

    private static final String DELETE_SUPERSEDED = """
            delete from plans where plan_id in (
                select plan_id from plans where status = 'superseded' and created_at < $1 limit $2)""";

    private final Database database;
    private final SharedReads<UUID, Optional<PlanRow>> finding = new SharedReads<>();
    private final SharedReads<UUID, Optional<Standing>> standing = new SharedReads<>();
    private final PgIdempotency idempotency;

    public PgPlanStore(Database database, Clock clock) {
        this.database = database;
        this.idempotency = new PgIdempotency("plan.create", clock);
    }

    @Override
    public Future<Added> add(
            PlanRow plan, Dependencies on, Origin origin, Optional<FirstAnswer> first, Optional<Instant> twinSince) {
        return first.map(answer -> database.inTransaction(
                        WRITE,
                        connection -> idempotency
                                .reserve(connection, key(answer.once()))
                                .compose(earlier -> earlier.isPresent()
                                        ? Future.succeededFuture(answered(answer.once(), earlier.get()))
                                        : addFirst(connection, plan, on, origin, answer, twinSince))))
                .orElseGet(
                        () -> database.inOneTrip(WRITE, connection -> store(connection, plan, on, origin, twinSince)));
    }

    private Future<Added> addFirst(
            SqlConnection connection,
            PlanRow plan,
            Dependencies on,
            Origin origin,
            FirstAnswer first,
            Optional<Instant> twinSince) {
        return store(connection, plan, on, origin, twinSince)
                .compose(added -> added instanceof Twin
                        ? Future.succeededFuture(added)
                        : idempotency
                                .remember(connection, key(first.once()), kept(first))
                                .map(added));
    }

    private static Added answered(Once once, PgIdempotency.Kept earlier) {
        return new AnsweredBefore(answer(once, earlier));
    }

    private static PgIdempotency.Kept kept(FirstAnswer first) {
        return new PgIdempotency.Kept(
                new JsonObject(first.answer()), Buffer.buffer(first.document().bytes()));
    }

    /** The earlier answer under that key, or, where there is none, this one is kept. */
    private Future<Optional<FirstAnswer>> claim(SqlConnection connection, FirstAnswer first) {
        return idempotency
                .reserve(connection, key(first.once()))
                .compose(earlier -> earlier.isPresent()
                        ? Future.succeededFuture(earlier.map(answer -> answer(first.once(), answer)))
                        : idempotency
                                .remember(connection, key(first.once()), kept(first))
                                .map(Optional.empty()));
    }

    private static PgIdempotency.Key key(Once once) {
        return new PgIdempotency.Key(
                once.actor(), once.key(), Buffer.buffer(once.body().bytes()));
    }

    private static FirstAnswer answer(Once once, PgIdempotency.Kept kept) {
        return new FirstAnswer(
                once, kept.answer().encode(), PackedDocument.of(kept.document().getBytes()));
    }

    /** Both statements are sent at once; the second waits for the lock, and so sees the plan of who had it before. */
    private static Future<Added> store(
            SqlConnection connection, PlanRow plan, Dependencies on, Origin origin, Optional<Instant> twinSince) {
        return Future.join(lockName(connection, plan), insert(connection, plan, on, origin, twinSince))
                .map(both -> both.<RowSet<Row>>resultAt(1))
                .map(twins -> stream(twins)
                        .findFirst()
                        .<Added>map(twin -> new Twin(entry(twin)))
                        .orElseGet(Stored::new));
    }

    private static PlanCache.Entry entry(Row row) {
        return new PlanCache.Entry(
                row.getUUID("plan_id"),
                instant(row, "created_at"),
                instant(row, "expires_at"),
                PackedDocument.of(row.getBuffer("document").getBytes()));
    }

    static Future<?> lockName(SqlConnection connection, PlanRow plan) {
        return execute(connection, LOCK_NAME, plan.userId(), plan.planName());
    }

    /** To be called under the lock of the plan's name. */
    static Future<?> insert(SqlConnection connection, PlanRow plan, Dependencies on, Origin origin) {
        return insert(connection, plan, on, origin, Optional.empty());
    }

    private static Future<RowSet<Row>> insert(
            SqlConnection connection, PlanRow plan, Dependencies on, Origin origin, Optional<Instant> twinSince) {
        return execute(
                connection,
                ADD,
                plan.planId(),
                plan.userId(),
                plan.planName(),
                plan.description(),
                plan.subscriptionType(),
                plan.optimizationLevel(),
                plan.filteringStrictness(),
                plan.status(),
                Buffer.buffer(plan.requestHash().bytes()),
                plan.catalogPosition(),
                plan.instrumentCount(),
                Buffer.buffer(plan.document().bytes()),
                utc(plan.createdAt()),
                utc(plan.expiresAt()),
                plan.planId().toString(),
                origin.traceparent().orElse(null),
                origin.correlationId(),
                created(plan),
                on.limits().toArray(String[]::new),
                on.instruments().toArray(Long[]::new),
                on.brokers().toArray(String[]::new),
                on.pending().toArray(String[]::new),
                utc(twinSince.orElse(null)),
                on.indices().toArray(String[]::new),
                on.members().toArray(String[]::new));
    }

    /** What {@code subscription.plan.created} tells. */
    private static JsonObject created(PlanRow plan) {
        return new JsonObject()
                .put("plan_id", plan.planId().toString())
                .put("user_id", plan.userId())
                .put("version", 1)
                .put("plan_name", plan.planName())
                .put("subscription_type", plan.subscriptionType())
                .put("status", plan.status())
                .put("instrument_count", plan.instrumentCount());
    }

    @Override
    public Future<Optional<FirstAnswer>> recall(Once once) {
        return database.run(
                READ,
                connection -> idempotency
                        .recall(connection, key(once))
                        .map(kept -> kept.map(answer -> answer(once, answer))));
    }

    @Override
    public Future<Optional<FirstAnswer>> remember(FirstAnswer answer) {
        return database.inTransaction(WRITE, connection -> claim(connection, answer));
    }

    @Override
    public Future<Optional<PlanRow>> find(UUID planId) {
        return finding.read(
                planId,
                () -> database.run(
                        READ, connection -> execute(connection, FIND, planId).map(PgPlanStore::first)));
    }

    @Override
    public Future<Optional<Standing>> standing(UUID planId) {
        return standing.read(
                planId,
                () -> database.run(
                        READ,
                        connection -> execute(connection, STANDING_OF, planId)
                                .map(rows -> stream(rows)
                                        .findFirst()
                                        .map(row ->
                                                new Standing(row.getString("status"), instant(row, "expires_at"))))));
    }

    @Override
    public Future<Optional<PlanRow>> lastNamed(String userId, String planName) {
        return database.run(
                READ,
                connection -> execute(connection, LAST_NAMED, userId, planName).map(PgPlanStore::first));
    }

    @Override
    public Future<Page> list(Filter filter) {
        return database.run(
                READ,
                connection -> Future.all(count(connection, filter), page(connection, filter))
                        .map(both -> new Page(both.resultAt(1), both.<Long>resultAt(0))));
    }

    private static Future<Long> count(SqlConnection connection, Filter filter) {
        return execute(
                        connection,
                        COUNT,
                        filter.userId(),
                        filter.subscriptionType(),
                        filter.status(),
                        utc(filter.startOfTradeDate()))
                .map(rows -> rows.iterator().next().getLong("total"));
    }

    private static Future<List<PlanRow>> page(SqlConnection connection, Filter filter) {
        return execute(
                        connection,
                        LIST,
                        filter.userId(),
                        filter.subscriptionType(),
                        filter.status(),
                        utc(filter.startOfTradeDate()),
                        filter.limit(),
                        filter.offset())
                .map(rows -> stream(rows).map(PgPlanStore::plan).toList());
    }

    @Override
    public Future<Optional<PlanKey>> delete(UUID planId, Optional<String> owner) {
        return database.run(
                WRITE,
                connection -> execute(connection, DELETE, planId, owner.orElse(null))
                        .map(rows -> stream(rows).findFirst().map(PgPlanStore::requestHash)));
    }

    @Override
    public Future<Long> markExpired(Instant startOfTradeDate) {
        return database.run(WRITE, connection -> changed(connection, MARK_EXPIRED, utc(startOfTradeDate)));
    }

    @Override
    public Future<Long> deleteExpired(Instant endedBy) {
        return database.run(
                WRITE, connection -> changed(connection, DELETE_EXPIRED, utc(endedBy), MOST_DELETED_AT_ONCE));
    }

    @Override
    public Future<Long> deleteForgotten(Instant madeBefore) {
        return database.run(
                WRITE,
                connection -> idempotency
                        .deleteOld(connection)
                        .compose(
                                keys -> changed(connection, DELETE_SUPERSEDED, utc(madeBefore), MOST_DELETED_AT_ONCE)));
    }

    private static Future<Long> changed(SqlConnection connection, String sql, Object... parameters) {
        return execute(connection, sql, parameters).map(rows -> (long) rows.rowCount());
    }

    private static Optional<PlanRow> first(RowSet<Row> rows) {
        return stream(rows).findFirst().map(PgPlanStore::plan);
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    private static PlanRow plan(Row row) {
        return new PlanRow(
                row.getUUID("plan_id"),
                row.getString("user_id"),
                row.getString("plan_name"),
                row.getString("description"),
                row.getString("subscription_type"),
                row.getString("optimization_level"),
                row.getString("filtering_strictness"),
                row.getString("status"),
                row.getString("status_reason"),
                requestHash(row),
                row.getLong("catalog_position"),
                row.getInteger("instrument_count"),
                PackedDocument.of(row.getBuffer("document").getBytes()),
                instant(row, "created_at"),
                instant(row, "expires_at"));
    }

    private static PlanKey requestHash(Row row) {
        return PlanKey.of(row.getBuffer("request_hash").getBytes());
    }

    private static Instant instant(Row row, String column) {
        var time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
