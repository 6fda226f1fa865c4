package com.stocksblitz.registry.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * What PostgreSQL itself needs for the same rows: {@code copy ... from stdin}, which is what {@code \\copy} of psql
 * sends, into a table with the columns, checks, constraints and indexes of the catalog's, in the same server,
 * committed. A row of a dump is kept as two, what the instrument is and what the broker says of it under which token,
 * so that both tables are filled. History and events have no equal: they are what a load does beyond keeping the rows.
 */
final class BareCopy {
    private static final String SCHEMA = "instrument_registry";
    private static final int PORT_LINE = 3;

    private final Path database;
    private final Path work;

    /** @param database folder of the embedded PostgreSQL */
    BareCopy(Path database, Path work) {
        this.database = database;
        this.work = work;
    }

    /** @param seconds of the copy alone */
    record Copied(long rows, double seconds) {}

    /** @param table of the catalog, with what it holds now */
    Copied table(String table) throws IOException {
        var port = Files.readAllLines(database.resolve("data/postmaster.pid")).get(PORT_LINE);
        var password =
                Files.readString(database.resolve("password.registry_owner")).strip();
        var rows = work.resolve(table + ".copy");
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port.strip() + "/registry", "registry_owner", password);
                var statement = connection.createStatement()) {
            connection.setSchema(SCHEMA);
            var copies = connection.unwrap(PGConnection.class).getCopyAPI();
            try (var out = Files.newOutputStream(rows)) {
                copies.copyOut("copy " + table + " to stdout", out);
            }
            statement.execute("create table bare_" + table + " (like " + table + " including all)");
            try (var in = Files.newInputStream(rows)) {
                var started = System.nanoTime();
                long copied = copies.copyIn("copy bare_" + table + " from stdin", in);
                return new Copied(copied, Loader.secondsSince(started));
            } finally {
                statement.execute("drop table bare_" + table);
            }
        } catch (SQLException failed) {
            throw new IOException("the copy into a bare table failed: " + failed.getMessage(), failed);
        } finally {
            Files.deleteIfExists(rows);
        }
    }
}
