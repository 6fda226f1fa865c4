package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.plan.AccountStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;

/** Accounts in the table {@code accounts}, their changes in the audit trail. */
public final class PgAccountStore implements AccountStore {
    private static final Duration READ = Duration.ofSeconds(2);
    private static final Duration WRITE = Duration.ofSeconds(4);
    private static final TypeReference<List<Account>> ACCOUNTS = new TypeReference<>() {};

    /** Serialises the changes of one user, also the first one, when there is no row to lock. */
    private static final String LOCK = """
            select 1 as locked
            from pg_advisory_xact_lock(hashtextextended(jsonb_build_array('accounts', $1::text)::text, 0))""";

    private static final String FIND = """
            select version, accounts::text as accounts, updated_at from accounts where user_id = $1""";

    private static final String REPLACE = """
            with audited as (
                insert into audit_trail (at, actor, user_id, action, entity, correlation_id, detail)
                values ($4, $5, $6, 'accounts.replaced', 'accounts/' || $1::text, $7,
                        jsonb_build_object('before', $8::text::jsonb, 'after', $3::text::jsonb, 'version', $2::bigint))
            )
            insert into accounts (user_id, version, accounts, updated_at)
            values ($1, $2, $3::text::jsonb, $4)
            on conflict (user_id) do update set version = $2, accounts = $3::text::jsonb, updated_at = $4""";

    private final Database database;
    private final Clock clock;

    public PgAccountStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Future<Optional<Stored>> find(String userId) {
        return database.run(READ, connection -> find(connection, userId));
    }

    @Override
    public Future<Stored> replace(String userId, List<Account> accounts, OptionalLong expected, Origin origin) {
        return database.inTransaction(
                WRITE,
                connection -> execute(connection, LOCK, userId)
                        .compose(locked -> find(connection, userId))
                        .compose(before -> replace(connection, userId, accounts, expected, before, origin)));
    }

    private Future<Stored> replace(
            SqlConnection connection,
            String userId,
            List<Account> accounts,
            OptionalLong expected,
            Optional<Stored> before,
            Origin origin) {
        long version = before.map(Stored::version).orElse(0L);
        if (expected.isPresent() && expected.getAsLong() != version) {
            return Future.failedFuture(new FailureException(
                    new Failure.WrongVersion(false, "The accounts have been changed since: version " + version + ".")));
        }
        var after = new Stored(accounts, version + 1, clock.instant().truncatedTo(ChronoUnit.MICROS));
        return execute(
                        connection,
                        REPLACE,
                        userId,
                        after.version(),
                        text(accounts),
                        after.updatedAt().atOffset(ZoneOffset.UTC),
                        origin.actor(),
                        origin.userId().orElse(null),
                        origin.correlationId(),
                        text(before.map(Stored::accounts).orElse(List.of())))
                .map(after);
    }

    private static Future<Optional<Stored>> find(SqlConnection connection, String userId) {
        return execute(connection, FIND, userId)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(PgAccountStore::stored));
    }

    private static Stored stored(Row row) {
        return new Stored(
                accounts(row.getString("accounts")),
                row.getLong("version"),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    private static String text(List<Account> accounts) {
        try {
            return Json.mapper().writeValueAsString(accounts);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("accounts cannot be written as JSON", impossible);
        }
    }

    private static List<Account> accounts(String text) {
        try {
            return Json.mapper().readValue(text, ACCOUNTS);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("stored accounts cannot be read", damaged);
        }
    }
}
