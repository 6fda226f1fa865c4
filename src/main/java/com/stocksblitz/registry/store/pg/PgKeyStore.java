package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.access.KeyRing;
import com.stocksblitz.registry.access.KeyStore;
import com.stocksblitz.registry.access.Sha256;
import com.stocksblitz.registry.access.api.CreateKey;
import com.stocksblitz.registry.access.api.KeyView;
import com.stocksblitz.registry.access.api.NamedKey;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Keys in the table {@code api_keys}, their changes in the audit trail. */
public final class PgKeyStore implements KeyStore {
    private static final Duration LIMIT = Duration.ofSeconds(4);
    private static final int MOST_LISTED = 1_000;

    private static final String COLUMNS = """
            key_id, name, scopes, users, requests_per_second, created_at, created_by, expires_at, revoked_at""";

    /** One at a time, so that the count holds; a statement of its own: the next sees what this one waited for. */
    private static final String LOCK = "select 1 as locked from pg_advisory_xact_lock(hashtextextended('api_keys', 0))";

    private static final String COUNT = """
            select (select count(*) from api_keys where revoked_at is null and (expires_at is null or expires_at > $1))
                       as in_force,
                   exists (select from api_keys where name = $2 and revoked_at is null
                           and (expires_at is null or expires_at > $1)) as taken""";

    private static final String CREATE = """
            insert into api_keys
                (key_id, name, sha256, scopes, users, requests_per_second, created_at, created_by, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            returning\s""" + COLUMNS;

    private static final String REVOKE = """
            update api_keys set revoked_at = $2 where key_id = $1 and revoked_at is null
            returning\s""" + COLUMNS;

    private static final String ONE = "select " + COLUMNS + " from api_keys where key_id = $1";

    private static final String LIST = "select " + COLUMNS + """
             from api_keys
            where $1 or (revoked_at is null and (expires_at is null or expires_at > $2))
            order by created_at desc, key_id limit $3""";

    private static final String IN_FORCE = """
            select key_id, name, sha256, scopes, users, requests_per_second, expires_at from api_keys
            where revoked_at is null and (expires_at is null or expires_at > $1)
            order by created_at limit $2""";

    private final Database database;
    private final Clock clock;

    public PgKeyStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Future<KeyView> create(UUID keyId, CreateKey wanted, Sha256 digest, Origin origin) {
        var now = now();
        return database.inTransaction(
                LIMIT,
                connection -> execute(connection, LOCK)
                        .compose(alone -> execute(connection, COUNT, utc(now), wanted.name()))
                        .compose(rows -> checked(rows.iterator().next(), wanted))
                        .compose(free -> execute(
                                connection,
                                CREATE,
                                keyId,
                                wanted.name(),
                                Buffer.buffer(digest.bytes()),
                                wanted.scopes().toArray(String[]::new),
                                wanted.users().toArray(String[]::new),
                                wanted.requestsPerSecond(),
                                utc(now),
                                origin.actor(),
                                utc(wanted.expiresAt())))
                        .map(rows -> view(rows.iterator().next()))
                        .compose(made -> audited(connection, now, origin, "key.created", made)));
    }

    @Override
    public Future<KeyView> revoke(UUID keyId, Origin origin) {
        var now = now();
        return database.inTransaction(
                LIMIT,
                connection -> execute(connection, REVOKE, keyId, utc(now))
                        .compose(rows -> rows.size() == 1
                                ? audited(
                                        connection,
                                        now,
                                        origin,
                                        "key.revoked",
                                        view(rows.iterator().next()))
                                : execute(connection, ONE, keyId).compose(PgKeyStore::known)));
    }

    @Override
    public Future<List<KeyView>> list(boolean includeEnded) {
        return database.run(LIMIT, connection -> execute(connection, LIST, includeEnded, utc(now()), MOST_LISTED))
                .map(rows -> all(rows, PgKeyStore::view));
    }

    @Override
    public Future<List<KeyRing.Entry>> inForce() {
        return database.run(LIMIT, connection -> execute(connection, IN_FORCE, utc(now()), KeyRing.MOST_KEYS))
                .map(rows -> all(rows, PgKeyStore::entry));
    }

    private static Future<Void> checked(Row row, CreateKey wanted) {
        if (row.getBoolean("taken")) {
            return Future.failedFuture(new FailureException(new Failure.Conflict(
                    "conflict", "A key with the name " + wanted.name() + " is in force.", Map.of())));
        }
        if (row.getLong("in_force") >= KeyRing.MOST_KEYS) {
            return Future.failedFuture(new FailureException(new Failure.Refused(
                    "refused", KeyRing.MOST_KEYS + " keys are in force, which is the most.", List.of())));
        }
        return Future.succeededFuture();
    }

    private static Future<KeyView> known(RowSet<Row> rows) {
        return rows.size() == 0
                ? Future.failedFuture(new FailureException(Failure.NotFound.of("No key has this id.")))
                : Future.succeededFuture(view(rows.iterator().next()));
    }

    private static Future<KeyView> audited(
            SqlConnection connection, Instant now, Origin origin, String action, KeyView key) {
        var detail = new HashMap<String, Object>();
        detail.put("name", key.name());
        detail.put("scopes", key.scopes());
        detail.put("users", key.users());
        detail.put("expires_at", key.expiresAt());
        return AuditRows.add(connection, now, origin, action, "key/" + key.keyId(), detail)
                .map(key);
    }

    private static KeyView view(Row row) {
        return new KeyView(
                row.getUUID("key_id"),
                row.getString("name"),
                List.of(row.getArrayOfStrings("scopes")),
                List.of(row.getArrayOfStrings("users")),
                row.getInteger("requests_per_second"),
                Rows.instant(row, "created_at"),
                row.getString("created_by"),
                Rows.instant(row, "expires_at"),
                Rows.instant(row, "revoked_at"));
    }

    private static KeyRing.Entry entry(Row row) {
        return new KeyRing.Entry(
                Sha256.stored(row.getBuffer("sha256").getBytes()),
                new NamedKey(
                        row.getUUID("key_id"),
                        row.getString("name"),
                        Set.of(row.getArrayOfStrings("scopes")),
                        Set.of(row.getArrayOfStrings("users")),
                        row.getInteger("requests_per_second"),
                        Optional.ofNullable(Rows.instant(row, "expires_at"))));
    }

    private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> reader) {
        return StreamSupport.stream(rows.spliterator(), false).map(reader).toList();
    }

    /** As precise as the column, so that what is answered is what is read later. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
