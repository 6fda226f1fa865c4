package com.stocksblitz.registry.store.pg;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;

/**
 * {@code transaction_timeout}, after which the server ends a whole transaction and its session: the last resort where
 * neither the client nor the limits of single statements did. PostgreSQL knows it since 17, and an older one refuses
 * the login of who asks for it, so it is set after the login and only where it is known.
 */
final class TransactionLimit {
    /** Of every transaction that does not ask for more. */
    static final Duration STANDARD = Duration.ofSeconds(60);

    private static final int KNOWN_SINCE = 17;

    /** The client gives up first and says so. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private TransactionLimit() {}

    /** Of a new connection. */
    static Future<?> begin(SqlConnection connection) {
        return set(connection, "set transaction_timeout = " + STANDARD.toMillis());
    }

    /**
     * In a transaction that has just begun, by commands that read nothing, so that it may still choose its isolation. A
     * clock that runs takes no other time, so it is stopped first.
     */
    static Future<?> allow(SqlConnection connection, Duration limit) {
        var wanted = limit.plus(MARGIN);
        return wanted.compareTo(STANDARD) <= 0
                ? Future.succeededFuture()
                : set(
                        connection,
                        "set local transaction_timeout = 0; set local transaction_timeout = " + wanted.toMillis());
    }

    private static Future<?> set(SqlConnection connection, String command) {
        return connection.databaseMetadata().majorVersion() < KNOWN_SINCE
                ? Future.succeededFuture()
                : connection.query(command).execute();
    }
}
