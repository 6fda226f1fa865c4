package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.toggles.Cause;
import com.stocksblitz.registry.toggles.Doer;
import com.stocksblitz.registry.toggles.Flip;
import com.stocksblitz.registry.toggles.FlipStore;
import com.stocksblitz.registry.toggles.SettingWritten;
import com.stocksblitz.registry.toggles.Told;
import com.stocksblitz.registry.toggles.api.Feature;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Flips in the table {@code feature_flips}, with their audit rows and events. */
public final class PgFlipStore implements FlipStore {
    private static final Duration LIMIT = Duration.ofSeconds(4);

    /** A statement of its own: the next sees what was committed while this one waited. */
    private static final String LOCK =
            "select 1 as locked from pg_advisory_xact_lock(hashtextextended('feature_flips ' || $1::text, 0))";

    /**
     * The config service's flips are seen by every node: what is the same as the last one known, or older, is told
     * already.
     */
    private static final String WRITE_FLIP = """
            with known as (
                select enabled, at from feature_flips where feature = $2 and cause = 'config'
                order by version desc limit 1
            ), flip as (
                insert into feature_flips (flip_id, feature, version, cause, enabled, before, after, reason, expires_at,
                        actor, user_id, node, at, correlation_id)
                select $1, $2, coalesce((select max(f.version) from feature_flips f where f.feature = $2), 0) + 1, $3, $4,
                       $5, $6, $7, $8, $9, $10, $11, $12, $13
                where not exists (select from feature_flips f where f.flip_id = $1)
                  and ($3 <> 'config' or ($4 <> coalesce((select enabled from known), $14)
                      and not exists (select from known where at > $12)))
                returning *
            ), told as (
                select f.*, jsonb_build_object('feature', feature, 'version', version, 'cause', cause, 'enabled', enabled,
                        'before', before, 'after', after, 'reason', reason, 'expires_at', expires_at, 'actor', actor,
                        'node', node) as data
                from flip f
            ), audited as (
                insert into audit_trail (at, actor, user_id, action, entity, correlation_id, detail)
                select at, actor, user_id, 'feature.toggled', 'features/' || feature, correlation_id, data from told
            )
            insert into outbox (event_id, type, subject, partition_key, correlation_id, occurred_at, data)
            select flip_id, 'feature.toggled', feature, feature, correlation_id, at, data from told""";

    private static final String WRITE_SETTING = """
            insert into audit_trail (at, actor, user_id, action, entity, correlation_id, detail)
            select $2, $3, $4, 'setting.written', 'settings/' || $7::text, $6,
                   jsonb_build_object('id', $1::uuid, 'node', $5::text, 'before', $8::text, 'after', $9::text)
            where not exists (
                select from audit_trail where entity = 'settings/' || $7::text and detail ->> 'id' = $1::uuid::text)""";

    private static final String NOTIFY = "select pg_notify('" + PgFlipWatch.CHANNEL + "', $1)::text as notified";

    private static final int FORGOTTEN_AT_ONCE = 1_000;

    private static final String FORGET = "select forget_flips($1, " + FORGOTTEN_AT_ONCE + ") as forgotten";

    /** Without the ends of words, see {@link Flip}. */
    private static final String WORDS = """
            select distinct on (feature) flip_id, feature, cause, enabled, before, after, reason, expires_at, actor,
                   user_id, node, at, correlation_id
            from feature_flips
            where cause = 'operator' and (expires_at is null or expires_at > at)
            order by feature, at desc, flip_id desc""";

    private final Vertx vertx;
    private final Database database;

    public PgFlipStore(Vertx vertx, Database database) {
        this.vertx = vertx;
        this.database = database;
    }

    @Override
    public Future<Void> write(Told told, boolean configDefault) {
        return database.inTransaction(
                LIMIT,
                connection -> write(connection, told, configDefault)
                        .compose(written ->
                                execute(connection, NOTIFY, told instanceof SettingWritten one ? one.key() : ""))
                        .mapEmpty());
    }

    @Override
    public Future<Boolean> forget(Instant before) {
        return database.run(LIMIT, connection -> execute(connection, FORGET, utc(before)))
                .map(rows -> rows.iterator().next().getInteger("forgotten") == FORGOTTEN_AT_ONCE);
    }

    @Override
    public Future<List<Flip>> words() {
        return database.run(LIMIT, connection -> execute(connection, WORDS))
                .map(rows -> Rows.all(rows, PgFlipStore::flip));
    }

    @Override
    public Future<Watch> watch(Consumer<String> onWritten) {
        return PgFlipWatch.open(vertx, database.connectOptions(), onWritten);
    }

    private static Future<?> write(SqlConnection connection, Told told, boolean configDefault) {
        return switch (told) {
            case Flip flip -> write(connection, flip, configDefault);
            case SettingWritten setting -> write(connection, setting);
        };
    }

    private static Future<?> write(SqlConnection connection, Flip flip, boolean configDefault) {
        var doer = flip.doer();
        return execute(connection, LOCK, flip.feature().name())
                .compose(alone -> execute(
                        connection,
                        WRITE_FLIP,
                        doer.id(),
                        flip.feature().name(),
                        flip.cause().word(),
                        flip.enabled(),
                        flip.before(),
                        flip.after(),
                        flip.reason(),
                        utc(flip.expiresAt()),
                        doer.actor(),
                        doer.userId(),
                        doer.node(),
                        utc(doer.at()),
                        doer.correlationId(),
                        configDefault));
    }

    private static Future<?> write(SqlConnection connection, SettingWritten setting) {
        var doer = setting.doer();
        return execute(
                connection,
                WRITE_SETTING,
                doer.id(),
                utc(doer.at()),
                doer.actor(),
                doer.userId(),
                doer.node(),
                doer.correlationId(),
                setting.key(),
                setting.before(),
                setting.after());
    }

    private static Flip flip(Row row) {
        return new Flip(
                Feature.valueOf(row.getString("feature")),
                Cause.OPERATOR,
                row.getBoolean("enabled"),
                row.getBoolean("before"),
                row.getBoolean("after"),
                row.getString("reason"),
                Rows.instant(row, "expires_at"),
                new Doer(
                        row.getUUID("flip_id"),
                        row.getString("actor"),
                        row.getString("user_id"),
                        row.getString("node"),
                        Rows.instant(row, "at"),
                        row.getString("correlation_id")));
    }
}
