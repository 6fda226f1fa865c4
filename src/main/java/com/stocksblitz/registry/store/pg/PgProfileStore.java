package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.profile.Decision;
import com.stocksblitz.registry.profile.Profile;
import com.stocksblitz.registry.profile.ProfileStore;
import com.stocksblitz.registry.profile.UserLimits;
import com.stocksblitz.registry.profile.api.AuditList;
import com.stocksblitz.registry.profile.api.ConflictView;
import com.stocksblitz.registry.profile.api.ProfileStats;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Profiles in {@code subscription_profiles}, with conflicts, audit and limits beside them and events in the outbox. */
public final class PgProfileStore implements ProfileStore {
    private static final Duration READ = Duration.ofSeconds(2);
    private static final Duration WRITE = Duration.ofSeconds(4);
    private static final int MOST_FORGOTTEN_AT_ONCE = 10_000;

    private static final String REST = """
             preferences::text as preferences, validation_rules::text as validation_rules, max_instruments, state,
            version, created_at, updated_at, expires_at from subscription_profiles p""";

    private static final String AS_STORED =
            "select profile_id, user_id, profile_name, subscription_type, instrument_ids, instrument_keys," + REST;

    /** An instrument that was renamed is answered under the key that it has now. */
    private static final String AS_NAMED_NOW = """
            select profile_id, user_id, profile_name, subscription_type, instrument_ids,
            (select coalesce(array_agg(coalesce(i.instrument_key, k.key) order by k.n), '{}')
             from unnest(p.instrument_ids, p.instrument_keys) with ordinality as k(id, key, n)
             left join instruments i on i.instrument_id = k.id) as instrument_keys,""" + REST;

    private static final String ACTIVE = AS_STORED + " where user_id = $1 and state = 'active' order by created_at";

    private static final String TARGET = AS_STORED + " where profile_id = $1 and user_id = $2";

    private static final String FIND = AS_NAMED_NOW + " where profile_id = $1";

    private static final String FIND_ALL =
            AS_NAMED_NOW + " where user_id = $1 and profile_id = any($2::uuid[]) and state <> 'deleted'";

    private static final String MATCHING = """
            where user_id = $1 and state <> 'deleted'
              and ($2::text is null or subscription_type = $2)
              and ($3::boolean is null
                   or $3 = (state = 'active' and (expires_at is null or expires_at > $4::timestamptz)))""";

    private static final String COUNT = "select count(*) as total from subscription_profiles " + MATCHING;

    private static final String LIST =
            AS_NAMED_NOW + " " + MATCHING + " order by created_at desc, profile_id limit $5 offset $6";

    private static final String FIND_CONFLICT = """
            select conflict_id, write_id, user_id, profile_id, status, request::text as request
            from profile_conflicts where conflict_id = $1""";

    private static final String CONFLICTS = """
            from profile_conflicts
            where user_id = $1 and ($2::text is null or status = $2) and ($3::text is null or conflict_type = $3)""";

    private static final String COUNT_CONFLICTS = "select count(*) as total " + CONFLICTS;

    private static final String LIST_CONFLICTS =
            """
            select conflict_id, user_id, profile_id, conflict_type, status, strategy, data::text as data,
                   outcome::text as outcome, created_at, resolved_at, resolved_by
            """ + CONFLICTS + " order by created_at desc, conflict_id limit $4 offset $5";

    private static final String COUNT_AUDIT = "select count(*) as total from profile_audit where profile_id = $1";

    private static final String LIST_AUDIT = """
            select audit_id, at, actor, acting_user, action, correlation_id, before::text as before, after::text as after
            from profile_audit where profile_id = $1 order by audit_id desc limit $2 offset $3""";

    private static final String LIMITS = """
            select user_id, max_profiles, max_live_feed, max_historical, max_alerts, version, updated_at
            from user_subscription_limits where user_id = $1""";

    private static final String USERS_WITH_EXPIRED = """
            select distinct user_id from subscription_profiles
            where state = 'active' and expires_at <= $1 limit $2""";

    private static final String FORGET = "select forget_profile_audit($1, $2) as gone";
    private static final String FORGET_CONFLICTS = "select forget_profile_conflicts($1, $2) as gone";

    private static final String STATS = """
            select count(*) as total,
                   count(*) filter (where state = 'active' and (expires_at is null or expires_at > $1)) as active,
                   count(*) filter (where subscription_type = 'live_feed') as live_feed,
                   count(*) filter (where subscription_type = 'historical') as historical,
                   count(*) filter (where subscription_type = 'alerts') as alerts,
                   (select count(*) from profile_conflicts) as conflicts,
                   (select count(*) from profile_conflicts where status = 'pending') as pending,
                   (select count(*) from profile_audit) as audits,
                   (select max(at) from profile_audit where action = 'audit.cleaned') as last_cleanup
            from subscription_profiles where state <> 'deleted'""";

    private final Database database;
    private final PgIdempotency idempotency;
    private final Clock clock;
    private final Supplier<UUID> ids;

    /** @param ids of writes, by which conflicts belong together */
    public PgProfileStore(Database database, Clock clock, Supplier<UUID> ids) {
        this.database = database;
        this.idempotency = new PgIdempotency("profile.create", clock);
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Future<Outcome> change(Attempt attempt, Origin origin, Function<Standing, Decision> decide) {
        return database.inTransaction(
                WRITE,
                connection -> attempt.once()
                        .map(once -> changeOnce(connection, attempt, once, origin, decide))
                        .orElseGet(() -> decide(connection, attempt, origin, decide)));
    }

    private Future<Outcome> changeOnce(
            SqlConnection connection, Attempt attempt, Once once, Origin origin, Function<Standing, Decision> decide) {
        var key = new PgIdempotency.Key(once.actor(), once.key(), Buffer.buffer(once.body()));
        return idempotency
                .reserve(connection, key)
                .compose(earlier -> earlier.isPresent()
                        ? Future.succeededFuture(
                                new Repeated(earlier.get().document().toString()))
                        : decide(connection, attempt, origin, decide)
                                .compose(outcome -> outcome instanceof Written written
                                        ? remember(
                                                        connection,
                                                        key,
                                                        once.answer().apply(written.write()))
                                                .map(outcome)
                                        : Future.succeededFuture(outcome)));
    }

    /** As bytes and not as JSON, so that the repeat reads as the first answer did. */
    private Future<Void> remember(SqlConnection connection, PgIdempotency.Key key, String answer) {
        return idempotency.remember(connection, key, new PgIdempotency.Kept(null, Buffer.buffer(answer)));
    }

    private Future<Outcome> decide(
            SqlConnection connection, Attempt attempt, Origin origin, Function<Standing, Decision> decide) {
        var writes = new ProfileWrites(connection, origin);
        return writes.lockUser(attempt.userId())
                .compose(limits -> standing(connection, attempt, limits))
                .compose(standing -> switch (decide.apply(standing)) {
                    case Decision.Refuse refuse -> Future.succeededFuture(new Refused(refuse.conflicts()));
                    case Decision.Write write -> store(writes, attempt, write).map(new Written(write));
                });
    }

    private static Future<Standing> standing(SqlConnection connection, Attempt attempt, UserLimits limits) {
        var active = execute(connection, ACTIVE, attempt.userId());
        var target = attempt.target()
                .map(id -> execute(connection, TARGET, id, attempt.userId()).map(PgProfileStore::first))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
        return Future.all(active, target)
                .map(both -> new Standing(
                        limits, Rows.all(both.<RowSet<Row>>resultAt(0), ProfileRows::profile), both.resultAt(1)));
    }

    private Future<Void> store(ProfileWrites writes, Attempt attempt, Decision.Write write) {
        var changed = each(write.changes(), writes::change);
        return attempt.closing()
                .map(closing -> changed.compose(done -> writes.closePending(closing, now())))
                .orElse(changed)
                .compose(done -> settled(writes, write));
    }

    private Future<Void> settled(ProfileWrites writes, Decision.Write write) {
        if (write.conflicts().isEmpty()) {
            return Future.succeededFuture();
        }
        var written = write.first().after();
        var against = new ProfileWrites.Against(ids.get(), written.userId(), written.id(), written.updatedAt());
        return each(write.conflicts(), conflict -> writes.conflict(conflict, against, null));
    }

    @Override
    public Future<Void> keep(Refusal refusal, Origin origin) {
        var against = new ProfileWrites.Against(
                refusal.writeId(), refusal.userId(), refusal.profileId().orElse(null), refusal.at());
        return database.inTransaction(WRITE, connection -> {
            var writes = new ProfileWrites(connection, origin);
            return each(refusal.conflicts(), conflict -> writes.conflict(conflict, against, refusal.request()))
                    .compose(kept -> writes.audit(
                            refusal.at(),
                            "refused",
                            refusal.userId(),
                            against.profileId(),
                            null,
                            Map.of("conflicts", refusal.conflicts())));
        });
    }

    @Override
    public Future<Optional<Profile>> find(UUID profileId) {
        return database.run(
                READ, connection -> execute(connection, FIND, profileId).map(PgProfileStore::first));
    }

    @Override
    public Future<List<Profile>> findAll(String userId, List<UUID> profileIds) {
        return database.run(
                READ,
                connection -> execute(connection, FIND_ALL, userId, ProfileRows.uuids(profileIds))
                        .map(rows -> Rows.all(rows, ProfileRows::profile)));
    }

    @Override
    public Future<Page<Profile>> list(ProfileFilter filter) {
        var match = new Object[] {
            filter.userId(), filter.type() == null ? null : filter.type().label(), filter.active(), utc(filter.now())
        };
        return page(COUNT, LIST, match, filter.limit(), filter.offset(), ProfileRows::profile);
    }

    @Override
    public Future<Optional<KeptConflict>> findConflict(UUID conflictId) {
        return database.run(
                READ,
                connection -> execute(connection, FIND_CONFLICT, conflictId)
                        .map(rows ->
                                Rows.all(rows, PgProfileStore::kept).stream().findFirst()));
    }

    private static KeptConflict kept(Row row) {
        return new KeptConflict(
                row.getUUID("conflict_id"),
                row.getUUID("write_id"),
                row.getString("user_id"),
                Optional.ofNullable(row.getUUID("profile_id")),
                row.getString("status").equals("pending"),
                row.getString("request"));
    }

    @Override
    public Future<Page<ConflictView>> conflicts(ConflictFilter filter) {
        var match = new Object[] {filter.userId(), filter.status(), filter.type()};
        return page(COUNT_CONFLICTS, LIST_CONFLICTS, match, filter.limit(), filter.offset(), ProfileRows::conflict);
    }

    @Override
    public Future<Boolean> dismiss(Closing closing, String userId, Origin origin) {
        return database.inTransaction(WRITE, connection -> {
            var writes = new ProfileWrites(connection, origin);
            var now = now();
            return writes.close(closing, now)
                    .compose(closed -> closed.isEmpty()
                            ? Future.succeededFuture(false)
                            : writes.audit(now, "conflict.dismissed", userId, null, null, Map.of("conflicts", closed))
                                    .map(true));
        });
    }

    @Override
    public Future<Page<AuditList.Entry>> audit(UUID profileId, int limit, int offset) {
        return page(COUNT_AUDIT, LIST_AUDIT, new Object[] {profileId}, limit, offset, ProfileRows::audit);
    }

    @Override
    public Future<UserLimits> limits(String userId) {
        return database.run(
                READ,
                connection -> execute(connection, LIMITS, userId)
                        .map(rows -> Rows.all(rows, ProfileRows::limits).stream()
                                .findFirst()
                                .orElseGet(() -> UserLimits.none(userId))));
    }

    @Override
    public Future<UserLimits> setLimits(UserLimits limits, Function<UserLimits, Void> check, Origin origin) {
        return database.inTransaction(WRITE, connection -> {
            var writes = new ProfileWrites(connection, origin);
            return writes.lockUser(limits.userId()).compose(before -> {
                check.apply(before);
                return writes.setLimits(limits)
                        .compose(after -> writes.audit(
                                        limits.updatedAt(), "limits.changed", limits.userId(), null, before, after)
                                .map(after));
            });
        });
    }

    @Override
    public Future<List<String>> usersWithExpired(Instant now, int most) {
        return database.run(
                READ,
                connection -> execute(connection, USERS_WITH_EXPIRED, utc(now), most)
                        .map(rows -> Rows.all(rows, row -> row.getString("user_id"))));
    }

    @Override
    public Future<Long> forgetAudit(Instant olderThan, Origin origin) {
        return forget(FORGET_CONFLICTS, olderThan, 0)
                .compose(conflicts -> forget(FORGET, olderThan, 0))
                .compose(gone -> database.run(
                                WRITE,
                                connection -> new ProfileWrites(connection, origin)
                                        .audit(
                                                now(),
                                                "audit.cleaned",
                                                null,
                                                null,
                                                null,
                                                Map.of("deleted", gone, "older_than", olderThan)))
                        .map(gone))
                // Keys are past their use at the same time, and nobody else tidies those of this operation.
                .compose(gone -> database.run(WRITE, idempotency::deleteOld).map(gone));
    }

    /** In portions, so that no transaction grows long. */
    private Future<Long> forget(String sql, Instant olderThan, long before) {
        return database.run(WRITE, connection -> execute(connection, sql, utc(olderThan), MOST_FORGOTTEN_AT_ONCE))
                .map(rows -> rows.iterator().next().getLong("gone"))
                .compose(gone -> gone < MOST_FORGOTTEN_AT_ONCE
                        ? Future.succeededFuture(before + gone)
                        : forget(sql, olderThan, before + gone));
    }

    @Override
    public Future<ProfileStats> stats(Instant now) {
        return database.run(
                READ,
                connection -> execute(connection, STATS, utc(now))
                        .map(rows -> stats(rows.iterator().next())));
    }

    private static ProfileStats stats(Row row) {
        return new ProfileStats(
                row.getLong("total"),
                row.getLong("active"),
                Map.of(
                        "live_feed", row.getLong("live_feed"),
                        "historical", row.getLong("historical"),
                        "alerts", row.getLong("alerts")),
                row.getLong("conflicts"),
                row.getLong("pending"),
                row.getLong("audits"),
                Rows.instant(row, "last_cleanup"));
    }

    private <T> Future<Page<T>> page(
            String count, String list, Object[] match, int limit, int offset, Function<Row, T> reader) {
        var paged = Arrays.copyOf(match, match.length + 2);
        paged[match.length] = limit;
        paged[match.length + 1] = offset;
        return database.run(
                READ,
                connection -> Future.all(execute(connection, count, match), execute(connection, list, paged))
                        .map(both -> new Page<>(
                                Rows.all(both.<RowSet<Row>>resultAt(1), reader),
                                both.<RowSet<Row>>resultAt(0).iterator().next().getLong("total"))));
    }

    /** One after the other on the connection; the first that fails ends it. */
    private static <T> Future<Void> each(List<T> items, Function<T, Future<Void>> work) {
        var all = Future.<Void>succeededFuture();
        for (var item : items) {
            all = all.compose(done -> work.apply(item));
        }
        return all;
    }

    private static Optional<Profile> first(RowSet<Row> rows) {
        return Rows.all(rows, ProfileRows::profile).stream().findFirst();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
