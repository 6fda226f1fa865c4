package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.json;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.profile.Change;
import com.stocksblitz.registry.profile.Conflict;
import com.stocksblitz.registry.profile.ProfileEvent;
import com.stocksblitz.registry.profile.ProfileStore.Closing;
import com.stocksblitz.registry.profile.UserLimits;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a transaction on profiles writes; each method is one statement, called after the user's row is locked. */
final class ProfileWrites {
    /** Also makes the row of a user who has none. Whoever waits here sees what the one before has committed. */
    private static final String LOCK_USER = """
            insert into user_subscription_limits (user_id) values ($1)
            on conflict (user_id) do update set user_id = excluded.user_id
            returning user_id, max_profiles, max_live_feed, max_historical, max_alerts, version, updated_at""";

    /** The number is drawn after the lock, so the events of one user are in the order of their changes. */
    private static final String CHANGE = """
            with stored as (
                insert into subscription_profiles (profile_id, user_id, profile_name, subscription_type, instrument_ids,
                        instrument_keys, preferences, validation_rules, max_instruments, state, version, created_at,
                        updated_at, expires_at)
                values ($1, $2, $3, $4, $5, $6, $7::text::jsonb, $8::text::jsonb, $9, $10, $11, $12, $13, $14)
                on conflict (profile_id) do update
                set profile_name = excluded.profile_name, subscription_type = excluded.subscription_type,
                    instrument_ids = excluded.instrument_ids, instrument_keys = excluded.instrument_keys,
                    preferences = excluded.preferences, validation_rules = excluded.validation_rules,
                    max_instruments = excluded.max_instruments, state = excluded.state, version = excluded.version,
                    updated_at = excluded.updated_at, expires_at = excluded.expires_at
            ), audited as (
                insert into profile_audit (at, actor, acting_user, action, user_id, profile_id, correlation_id, before,
                        after)
                values ($13, $15, $16, $17, $2, $1, $18, $19::text::jsonb, $20::text::jsonb)
            )
            insert into outbox (event_id, type, subject, partition_key, traceparent, correlation_id, occurred_at, data)
            values (uuid_v7(), $21, $1::uuid::text, $2, $22, $18, $13, $23::text::jsonb)""";

    private static final String AUDIT = """
            insert into profile_audit (at, actor, acting_user, action, user_id, profile_id, correlation_id, before,
                    after)
            values ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9::text::jsonb)""";

    private static final String CONFLICT = """
            insert into profile_conflicts (conflict_id, write_id, user_id, profile_id, conflict_type, status, strategy,
                    data, request, outcome, correlation_id, created_at, resolved_at, resolved_by)
            values ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9::text::jsonb, $10::text::jsonb, $11, $12, $13,
                    $14)""";

    private static final String CLOSE = """
            update profile_conflicts
            set status = 'resolved', outcome = $2::text::jsonb, request = null, resolved_at = $3, resolved_by = $4
            where write_id = $1 and status = 'pending'
            returning conflict_id""";

    private static final String SET_LIMITS = """
            update user_subscription_limits
            set max_profiles = $2, max_live_feed = $3, max_historical = $4, max_alerts = $5, version = version + 1,
                updated_at = $6, updated_by = $7
            where user_id = $1
            returning user_id, max_profiles, max_live_feed, max_historical, max_alerts, version, updated_at""";

    private final SqlConnection connection;
    private final Origin origin;

    ProfileWrites(SqlConnection connection, Origin origin) {
        this.connection = connection;
        this.origin = origin;
    }

    Future<UserLimits> lockUser(String userId) {
        return execute(LOCK_USER, userId)
                .map(rows -> ProfileRows.limits(rows.iterator().next()));
    }

    Future<Void> change(Change change) {
        var after = change.after();
        var at = after.updatedAt();
        return execute(
                        CHANGE,
                        after.id(),
                        after.userId(),
                        after.name(),
                        after.type().label(),
                        ProfileRows.ids(after),
                        ProfileRows.keys(after),
                        json(after.preferences()),
                        json(after.rules()),
                        after.maxInstruments(),
                        after.state().label(),
                        after.version(),
                        utc(after.createdAt()),
                        utc(at),
                        utc(after.expiresAt()),
                        origin.actor(),
                        origin.userId().orElse(null),
                        change.action(),
                        origin.correlationId(),
                        json(change.before().map(before -> before.view(at)).orElse(null)),
                        json(after.view(at)),
                        ProfileEvent.TYPE,
                        origin.traceparent().orElse(null),
                        json(ProfileEvent.data(change)))
                .mapEmpty();
    }

    /** Of something that is no change of a profile. */
    Future<Void> audit(Instant at, String action, String userId, UUID profileId, Object before, Object after) {
        return execute(
                        AUDIT,
                        utc(at),
                        origin.actor(),
                        origin.userId().orElse(null),
                        action,
                        userId,
                        profileId,
                        origin.correlationId(),
                        json(before),
                        json(after))
                .mapEmpty();
    }

    /**
     * @param write what they stood against
     * @param request null where the strategy has settled them
     */
    Future<Void> conflict(Conflict conflict, Against write, String request) {
        boolean pending = request != null;
        return execute(
                        CONFLICT,
                        conflict.id(),
                        write.writeId(),
                        write.userId(),
                        write.profileId(),
                        conflict.type().label(),
                        pending ? "pending" : "resolved",
                        conflict.strategy().label(),
                        json(conflict.data()),
                        request,
                        pending ? null : json(conflict.outcome()),
                        origin.correlationId(),
                        utc(write.at()),
                        pending ? null : utc(write.at()),
                        pending ? null : conflict.strategy().label())
                .mapEmpty();
    }

    /** @param profileId null where a create was refused */
    record Against(UUID writeId, String userId, UUID profileId, Instant at) {}

    /** @return ids of the conflicts that were pending */
    Future<List<UUID>> close(Closing closing, Instant at) {
        var outcome = closing.note() == null
                ? Map.of("action", closing.resolution())
                : Map.of("action", closing.resolution(), "note", closing.note());
        return execute(
                        CLOSE,
                        closing.writeId(),
                        json(outcome),
                        utc(at),
                        origin.userId().orElse(origin.actor()))
                .map(rows -> Rows.all(rows, row -> row.getUUID("conflict_id")));
    }

    /** @throws FailureException Conflict {@code already_resolved} through the future */
    Future<Void> closePending(Closing closing, Instant at) {
        return close(closing, at)
                .compose(closed -> closed.isEmpty()
                        ? Future.failedFuture(new FailureException(
                                new Failure.Conflict("already_resolved", "The conflict has been resolved.", Map.of())))
                        : Future.succeededFuture());
    }

    Future<UserLimits> setLimits(UserLimits limits) {
        return execute(
                        SET_LIMITS,
                        limits.userId(),
                        limits.maxProfiles(),
                        limits.liveFeed(),
                        limits.historical(),
                        limits.alerts(),
                        utc(limits.updatedAt()),
                        origin.userId().orElse(origin.actor()))
                .map(rows -> ProfileRows.limits(rows.iterator().next()));
    }

    private Future<RowSet<Row>> execute(String sql, Object... parameters) {
        return connection.preparedQuery(sql).execute(Tuple.from(Arrays.asList(parameters)));
    }
}
