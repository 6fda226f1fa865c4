package com.stocksblitz.registry.testing;

import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes outbox rows as a feature's transaction would, and reads the log back, past the service's own code. */
public final class Outbox {
    private Outbox() {}

    /** Commits that many events of a type; their data is {@code {"n": 1..count, "pad": ...}}. */
    public static void write(TestDatabase database, String type, int count, int padding) throws SQLException {
        try (var owner = database.owner()) {
            write(owner, type, count, padding);
        }
    }

    /** The same in the caller's transaction. */
    public static void write(Connection connection, String type, int count, int padding) throws SQLException {
        var sql = """
                insert into outbox (event_id, type, subject, partition_key, correlation_id, occurred_at, data)
                select uuid_v7(), ?, 'NSE:S' || n % 8, 'NSE:S' || n % 8, 'test', now(),
                       jsonb_build_object('n', n, 'pad', repeat('x', ?))
                from generate_series(1, ?) n
                """;
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, type);
            statement.setInt(2, padding);
            statement.setInt(3, count);
            statement.executeUpdate();
        }
    }

    /** One event about a key with its version. */
    public static void writeVersion(Connection connection, String key, int version) throws SQLException {
        var sql = """
                insert into outbox (event_id, type, subject, partition_key, occurred_at, data)
                values (uuid_v7(), 'instrument.updated', ?, ?, now(), jsonb_build_object('version', ?))
                """;
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, key);
            statement.setString(2, key);
            statement.setInt(3, version);
            statement.executeUpdate();
        }
    }

    /** Everything in the log, by position. */
    public static List<Logged> log(TestDatabase database) throws SQLException {
        var sql = "select position, subject, (data ->> 'version')::int from event_log order by position";
        var logged = new ArrayList<Logged>();
        try (var owner = database.owner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                logged.add(new Logged(rows.getLong(1), rows.getString(2), rows.getInt(3)));
            }
        }
        return logged;
    }

    /** One number out of the database. */
    public static long number(TestDatabase database, String sql) throws SQLException {
        try (var owner = database.owner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    public record Logged(long position, String subject, int version) {}
}
