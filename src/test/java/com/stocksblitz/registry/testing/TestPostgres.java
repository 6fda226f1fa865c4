package com.stocksblitz.registry.testing;

import com.stocksblitz.registry.store.pg.Database;
import com.stocksblitz.registry.store.pg.Migrations;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One real PostgreSQL per test run and one database, cloned from a migrated template, per caller. The service role is
 * separate from the owner, as in production.
 */
public final class TestPostgres {
    public static final String SERVICE_ROLE = "registry_service";
    private static final String PASSWORD = "test";
    private static final String TEMPLATE = "registry_template";
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static EmbeddedPostgres server;

    private TestPostgres() {}

    /** A fresh database with the schema in it. */
    public static synchronized TestDatabase database() {
        start();
        var name = "registry_" + NUMBER.incrementAndGet();
        execute("postgres", "create database " + name + " template " + TEMPLATE);
        return new TestDatabase("127.0.0.1", server.getPort(), name);
    }

    /** Where a database is; the owner is {@code postgres} without a password, on loopback only. */
    public record TestDatabase(String host, int port, String name) {

        public PgConnectOptions options() {
            return new PgConnectOptions()
                    .setHost(host)
                    .setPort(port)
                    .setDatabase(name)
                    .setUser(SERVICE_ROLE)
                    .setPassword(PASSWORD)
                    .setProperties(Map.of(
                            "search_path", Migrations.SCHEMA, "timezone", "UTC", "application_name", "registry-test"));
        }

        public Database open(Vertx vertx) {
            return new Database(vertx, options(), 8);
        }

        /** For the settings of a whole service. */
        public String url() {
            return "postgresql://" + SERVICE_ROLE + ":" + PASSWORD + "@" + host + ":" + port + "/" + name;
        }

        public String ownerUrl() {
            return "postgresql://postgres@" + host + ":" + port + "/" + name;
        }

        /** As the owner, for setting up and for looking behind the service's back. */
        public Connection owner() throws SQLException {
            var connection =
                    DriverManager.getConnection("jdbc:postgresql://" + host + ":" + port + "/" + name, "postgres", "");
            connection.setSchema(Migrations.SCHEMA);
            return connection;
        }
    }

    private static void start() {
        if (server != null) {
            return;
        }
        try {
            server = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("unix_socket_directories", "")
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(TestPostgres::stop));
        execute("postgres", "create role " + SERVICE_ROLE + " login password '" + PASSWORD + "'");
        execute("postgres", "create database " + TEMPLATE);
        Migrations.migrate(
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + TEMPLATE, "postgres", "", SERVICE_ROLE);
    }

    private static void stop() {
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void execute(String database, String sql) {
        var url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database;
        try (var connection = DriverManager.getConnection(url, "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }
}
